// The shaders of a scan: one that scans rows, one that computes states of parts of rows, and one
// that scans parts from the states before them.

import { readsIndex, type ScanKernel } from '@gradus/tensor/backend';
import type { Program } from '../encode/program.ts';
import { type Accumulator, accumulatorOf } from '../wgsl/accumulators.ts';
import { type Bound, declarations } from '../wgsl/bindings.ts';
import { emitExpressions } from '../wgsl/emission.ts';
import { lowering } from '../wgsl/functions/lowering.ts';
import { entryPoint } from '../wgsl/grid.ts';
import { findPlaces, type LoopClass, loopParameterCount } from '../wgsl/loops.ts';
import { preludeOf } from '../wgsl/prelude/prelude.ts';
import { load, store } from '../wgsl/storage.ts';

/** What the shader of a scan is specialised by. */
export interface ScanLayout {
  readonly stage: 'whole' | 'parts' | 'scan';
  /** Over the dims before the last, of the operands of the kernel. */
  readonly rows: LoopClass;
  readonly bound: Bound;
}

// Parameters: the parts of all rows, the elements of a row, the parts of a row, the elements of a
// part, those of the loops over rows, the strides along the row.
const [items, count, parts, length] = ['params.p0', 'params.p1', 'params.p2', 'params.p3'];
const firstLoopParameter = 4;

function accumulator({ prologue: { dtype }, combiner, outputs }: ScanKernel): Accumulator {
  const isExtremum = combiner === 'max' || combiner === 'min';
  if (!isExtremum || !readsIndex(outputs)) return accumulatorOf({ combiner, dtype });
  return accumulatorOf({ combiner, dtype, position: 'last' });
}

/** How many words the state of a part takes. */
export function scanStateWords(kernel: ScanKernel): number {
  return accumulator(kernel).words;
}

export function scanProgram(kernel: ScanKernel, layout: ScanLayout): Omit<Program, 'key'> {
  const { stage, rows, bound } = layout;
  const states = accumulator(kernel);
  const calls = new Set<string>(states.calls);
  const firstStride = firstLoopParameter + loopParameterCount(rows);
  const placed = rows.steps.length;
  // States that are read precede the operands of the kernel.
  const places = bound.places.slice(stage === 'scan' ? 1 : 0);
  const input = (n: number): string => load(places[n], `e${n}`);
  const scalar = (): string => '';
  const lower = lowering();
  const { statements, values } = emitExpressions(
    [lower(kernel.prologue)],
    { input, scalar },
    calls,
  );
  const indices = Array.from(
    { length: placed },
    (_, n) => `    let e${n} = k${n} + t * params.p${firstStride + n};\n`,
  );
  const body = `  if (i >= ${items}) { return; }
  let row = i / ${parts};
  let part = i % ${parts};
${findPlaces(rows, firstLoopParameter, 'row', 'k').statements}  var state = ${states.start};
${stage === 'scan' ? joinBefore(states, bound) : ''}  for (var t = part * ${length}; t < min((part + 1u) * ${length}, ${count}); t++) {
${indices.join('')}${statements}    state = ${states.add('state', values[0], 't')};
${stage === 'parts' ? '' : storeOutputs(kernel, states, places, calls)}  }
${stage === 'parts' ? storeState(states, bound) : ''}`;
  return {
    code: declarations(bound) + preludeOf([...bound.calls, ...calls]) + entryPoint(body),
    bindings: bound.bindings,
    parameters: firstStride + placed,
  };
}

function joinBefore(states: Accumulator, { places: [{ binding }] }: Bound): string {
  const { words } = states;
  const state = states.ofWords(Array.from({ length: words }, (_, w) => `b${binding}[at + ${w}u]`));
  return `  for (var before = 0u; before < part; before++) {
    let at = (row * ${parts} + before) * ${words}u;
    state = ${states.join('state', state)};
  }
`;
}

function storeState(states: Accumulator, { places }: Bound): string {
  const { binding } = places[places.length - 1];
  return states
    .toWords('state')
    .map((word, w) => `  b${binding}[i * ${states.words}u + ${w}u] = ${word};\n`)
    .join('');
}

function storeOutputs(
  kernel: ScanKernel,
  states: Accumulator,
  places: Bound['places'],
  calls: Set<string>,
): string {
  const first = kernel.inputs.length;
  const lower = lowering();
  const input = (n: number): string => (n === 0 ? 'combined' : 'position');
  const leaves = { input, scalar: (): string => '' };
  const { statements, values } = emitExpressions(kernel.outputs.map(lower), leaves, calls, 'w');
  const stores = values.map((value, o) => store(places[first + o], `e${first + o}`, value));
  return `    let combined = ${states.value('state')};
    let position = ${states.position('state')};
${statements}    ${stores.join('\n    ')}
`;
}
