// The shader of a row kernel: stage after stage along the row, then the outputs. What is the same
// for the whole row is computed once, before the loop that needs it.

import type { Expression, RowKernel } from '@gradus/tensor/backend';
import { rowFacts } from '@gradus/tensor/functions';
import type { Program } from '../encode/program.ts';
import { accumulatorOf } from '../wgsl/accumulators.ts';
import { type Bound, declarations } from '../wgsl/bindings.ts';
import { emitExpressions, emitInLoop, type Leaves } from '../wgsl/emission.ts';
import { lowering } from '../wgsl/functions/lowering.ts';
import { entryPoint } from '../wgsl/grid.ts';
import { findPlaces, type LoopClass, loopParameterCount } from '../wgsl/loops.ts';
import { preludeOf } from '../wgsl/prelude/prelude.ts';
import { findReach, inReach } from '../wgsl/reach.ts';
import { scalarParameterCount, scalarReader } from '../wgsl/scalars.ts';
import { bitsOf, load, ofWord, store } from '../wgsl/storage.ts';
import { meet, teamCode, teamMemory } from '../wgsl/team.ts';

/** What the shader of a row kernel is specialised by. */
export interface RowLayout {
  /** Over the dims before the last. */
  readonly rows: LoopClass;
  readonly bound: Bound;
  /** Whether rows lie in whole vectors of four words. */
  readonly isWide: boolean;
  /** Invocations that work on a row together. */
  readonly team: number;
  readonly groupSize: number;
}

// Parameters: the rows, their elements, those of the loops over rows, the strides along the row,
// the scalars.
const [rowCount, count] = ['params.p0', 'params.p1'];
const firstLoopParameter = 2;

export function rowProgram(kernel: RowKernel, layout: RowLayout): Omit<Program, 'key'> {
  const { rows, bound, isWide, team } = layout;
  const { length } = kernel.inputs;
  const firstStride = firstLoopParameter + loopParameterCount(rows);
  const firstScalar = firstStride + bound.places.length;
  const calls = new Set<string>();
  const index = (n: number): string => `e${n}`;
  const element = (n: number): string =>
    isWide ? ofWord(bound.places[n].dtype, `vector${n}[k]`) : load(bound.places[n], index(n));
  const leaves: Leaves = {
    input: (n) => (n < length ? element(n) : `result${n - length}`),
    scalar: scalarReader(kernel.scalars, firstScalar),
  };
  const lower = lowering(rowFacts(kernel));
  const varies = (slot: number): boolean => slot < length;
  /**
   * A loop along the row over what `body` makes of the values of `roots`; `outputs` are stored
   * there as well.
   */
  const along = (
    roots: readonly Expression[],
    outputs: readonly number[],
    name: string,
    body: (values: readonly string[]) => string,
  ): string => {
    const { before, within, values } = emitInLoop(roots, leaves, varies, calls, name);
    const read = kernel.inputs.map((_, n) => n);
    if (isWide) {
      const at = (n: number): string => {
        const { binding } = bound.places[n];
        return `b${binding}[${inReach(bound.places[n], `(k${n} >> 2u) + q`)}]`;
      };
      const loads = read.map((n) => `    let vector${n} = ${at(n)};\n`);
      const rooms = outputs.map((n) => `    var vector${n}: vec4<u32>;\n`);
      const each = [0, 1, 2, 3].map(
        (k) =>
          `    {\n    const k = ${k}u;\n    let t = 4u * q + k;\n${within}${body(values)}    }\n`,
      );
      const stores = outputs.map((n) => `    ${at(n)} = vector${n};\n`);
      return `${before}  for (var q = member; q < ${count} / 4u; q += ${team}u) {
${[...loads, ...rooms, ...each, ...stores].join('')}  }
`;
    }
    const indices = [...read, ...outputs]
      .map((n) => {
        const at = inReach(bound.places[n], `k${n} + t * params.p${firstStride + n}`);
        return `    let ${index(n)} = ${at};\n`;
      })
      .join('');
    return `${before}  for (var t = member; t < ${count}; t += ${team}u) {
${indices}${within}${body(values)}  }
`;
  };
  const accumulators = kernel.stages.map(({ prologue: { dtype }, combiner }) =>
    accumulatorOf({ combiner, dtype }),
  );
  const stages = kernel.stages.map(({ prologue }, s) => {
    const states = accumulators[s];
    for (const name of states.calls) calls.add(name);
    const state = `state${s}`;
    return `  var ${state} = ${states.start};
${along([lower(prologue)], [], `s${s}v`, ([value]) => `    ${state} = ${states.add(state, value, 't')};\n`)}${meet(team, [{ states, name: state }])}  let result${s} = ${states.value(state)};
`;
  });
  const numbers = kernel.outputs.map((_, o) => o);
  const whole = numbers.filter((o) => kernel.isWhole[o]);
  const single = numbers.filter((o) => !kernel.isWhole[o]);
  const storeWhole = (n: number, value: string): string => {
    const place = bound.places[n];
    return isWide
      ? `    vector${n}[k] = ${bitsOf(place.dtype, value)};\n`
      : `    ${store(place, index(n), value)}\n`;
  };
  const last =
    whole.length === 0
      ? ''
      : along(
          whole.map((o) => lower(kernel.outputs[o])),
          whole.map((o) => length + o),
          'w',
          (values) => whole.map((o, n) => storeWhole(length + o, values[n])).join(''),
        );
  const ofRow = emitExpressions(
    single.map((o) => lower(kernel.outputs[o])),
    leaves,
    calls,
    'r',
  );
  const ends = single
    .map((o, n) => store(bound.places[length + o], `k${length + o}`, ofRow.values[n]))
    .join('\n    ');
  const body = `${findReach(bound)}${teamCode(team)}  if (item >= ${rowCount}) { return; }
${findPlaces(rows, firstLoopParameter, 'item', 'k').statements}${stages.join('')}${last}  if (member == 0u) {
${ofRow.statements}    ${ends}
  }
`;
  const wide = bound.bindings.map(() => false);
  bound.places.forEach(({ binding }, n) => {
    wide[binding] = isWide && (n < length || kernel.isWhole[n - length]);
  });
  const words = Math.max(1, ...accumulators.map((states) => states.words));
  return {
    code:
      declarations(bound, wide) +
      teamMemory(team, words) +
      preludeOf([...bound.calls, ...calls]) +
      entryPoint(body, layout.groupSize),
    bindings: bound.bindings,
    parameters: firstScalar + scalarParameterCount(kernel.scalars),
  };
}
