// The shaders of a reduction: one that computes results, one that computes states of parts of
// them, and one that joins those to results.

import { type Expression, type ReduceKernel, readsIndex } from '@gradus/tensor/backend';
import type { Program } from '../encode/program.ts';
import { type Accumulator, accumulatorOf } from '../wgsl/accumulators.ts';
import { type Bound, declarations } from '../wgsl/bindings.ts';
import { emitExpressions } from '../wgsl/emission.ts';
import { lowering } from '../wgsl/functions/lowering.ts';
import { entryPoint, groupSize } from '../wgsl/grid.ts';
import { findPlaces, type LoopClass, loopParameterCount } from '../wgsl/loops.ts';
import { preludeOf } from '../wgsl/prelude/prelude.ts';
import { scalarParameterCount, scalarReader } from '../wgsl/scalars.ts';
import { load, ofWord, store } from '../wgsl/storage.ts';
import { meet, teamCode, teamMemory } from '../wgsl/team.ts';

/** What the shader of a reduction is specialised by. */
export interface ReduceProgram {
  readonly stage: 'whole' | 'parts' | 'join';
  /** Over operands of the kernel: the kept dims, and those that are reduced. */
  readonly kept: LoopClass;
  readonly reduced: LoopClass;
  readonly bound: Bound;
  /** Of each binding, whether its words are in vectors of four; of the inputs all or none. */
  readonly wide: readonly boolean[];
  /** Invocations that compute an item together. */
  readonly team: number;
}

// Parameters: the items, the elements behind each result, the parts of a result, those of the
// loops, the scalars.
const [items, count, parts] = ['params.p0', 'params.p1', 'params.p2'];
const firstLoopParameter = 3;

function accumulator({ prologue: { dtype }, combiner, epilogues }: ReduceKernel): Accumulator {
  const isExtremum = combiner === 'max' || combiner === 'min';
  if (!isExtremum || !readsIndex(epilogues)) return accumulatorOf({ combiner, dtype });
  return accumulatorOf({ combiner, dtype, position: 'first' });
}

/** How many words the state of a part takes. */
export function stateWords(kernel: ReduceKernel): number {
  return accumulator(kernel).words;
}

export function reduceProgram(kernel: ReduceKernel, layout: ReduceProgram): Omit<Program, 'key'> {
  const { stage, kept, reduced, bound, wide, team } = layout;
  const states = accumulator(kernel);
  const calls = new Set<string>(states.calls);
  const firstReduced = firstLoopParameter + loopParameterCount(kept);
  const firstScalar = firstReduced + loopParameterCount(reduced);
  const scalar = scalarReader(kernel.scalars, firstScalar);
  const work: Work = { kernel, layout, states, scalar, calls, firstReduced };
  const result = stage === 'parts' ? 'item / params.p2' : 'item';
  const body = `${teamCode(team)}  if (item >= ${items}) { return; }
  let result = ${result};
${findPlaces(kept, firstLoopParameter, 'result', 'k').statements}  var state = ${states.start};
${stage === 'join' ? joinParts(work) : combineElements(work)}${meet(team, states, 'state')}${
  stage === 'parts' ? storeState(work) : storeResults(work)
}`;
  return {
    code:
      declarations(bound, wide) +
      teamMemory(team, states.words) +
      preludeOf([...bound.calls, ...calls]) +
      entryPoint(body, team === 1 ? groupSize : team),
    bindings: bound.bindings,
    parameters: firstScalar + scalarParameterCount(kernel.scalars),
  };
}

interface Work {
  readonly kernel: ReduceKernel;
  readonly layout: ReduceProgram;
  readonly states: Accumulator;
  readonly scalar: (index: number) => string;
  readonly calls: Set<string>;
  readonly firstReduced: number;
}

/** Members of the team, and parts, take turns, so that neighbours read neighbours. */
function combineElements({ kernel, layout, states, scalar, calls, firstReduced }: Work): string {
  const { stage, reduced, bound, wide, team } = layout;
  const { places } = bound;
  const isWide = wide.includes(true);
  const input = (n: number): string =>
    isWide ? ofWord(places[n].dtype, `vector${n}[k]`) : load(places[n], `e${n}`);
  const root = lowering()(kernel.prologue);
  const { statements, values } = emitExpressions([root], { input, scalar }, calls);
  const add = `${statements}    state = ${states.add('state', values[0], 't')};\n`;
  const isParted = stage === 'parts';
  const start = isParted ? `item % ${parts} * ${team}u + member` : 'member';
  const step = isParted ? `${parts} * ${team}u` : `${team}u`;
  const numbers = kernel.inputs.map((_, n) => n);
  if (isWide) {
    const vectors = numbers.map(
      (n) => `    let vector${n} = b${places[n].binding}[(k${n} >> 2u) + q];\n`,
    );
    const each = [0, 1, 2, 3].map(
      (k) => `    {\n    const k = ${k}u;\n    let t = 4u * q + k;\n${add}    }\n`,
    );
    return `  for (var q = ${start}; q < ${count} / 4u; q += ${step}) {
${vectors.join('')}${each.join('')}  }
`;
  }
  const found = findPlaces(reduced, firstReduced, 't', 'r');
  const indices = numbers.map((n) => `    let e${n} = k${n} + r${n};\n`).join('');
  return `  for (var t = ${start}; t < ${count}; t += ${step}) {
${found.statements}${indices}${add}  }
`;
}

function joinParts({ layout, states }: Work): string {
  const [{ binding }] = layout.bound.places;
  const { words } = states;
  const state = states.ofWords(Array.from({ length: words }, (_, w) => `b${binding}[at + ${w}u]`));
  return `  for (var part = member; part < ${parts}; part += ${layout.team}u) {
    let at = (item * ${parts} + part) * ${words}u;
    state = ${states.join('state', state)};
  }
`;
}

function storeState({ layout, states }: Work): string {
  const { binding } = layout.bound.places[layout.bound.places.length - 1];
  const words = states
    .toWords('state')
    .map((word, w) => `b${binding}[item * ${states.words}u + ${w}u] = ${word};`);
  return `  if (member == 0u) { ${words.join(' ')} }\n`;
}

function storeResults({ kernel, layout, states, scalar, calls }: Work): string {
  const { places } = layout.bound;
  const first = places.length - kernel.epilogues.length;
  // The places found are those of the operands of the kernel that this stage has.
  const firstPlace = layout.kept.steps.length - kernel.epilogues.length;
  const lower = lowering();
  const roots = kernel.epilogues.map((epilogue): Expression => lower(epilogue));
  const input = (n: number): string => (n === 0 ? 'combined' : 'position');
  const { statements, values } = emitExpressions(roots, { input, scalar }, calls, 'w');
  const stores = values.map((value, o) => store(places[first + o], `k${firstPlace + o}`, value));
  return `  if (member == 0u) {
  let combined = ${states.value('state')};
  let position = ${states.position('state')};
${statements}  ${stores.join('\n  ')}
  }
`;
}
