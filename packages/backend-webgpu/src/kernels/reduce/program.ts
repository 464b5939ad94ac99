// The shaders of reductions: one that computes results, one that computes states of parts of
// them, and one that joins those to results.

import { type DType, type Expression, readsIndex } from '@gradus/tensor/backend';
import type { Program } from '../../encode/program.ts';
import { type Accumulator, accumulatorOf } from '../../wgsl/accumulators.ts';
import { type Bound, declarations } from '../../wgsl/bindings.ts';
import { emitExpressions, emitInLoop } from '../../wgsl/emission.ts';
import { lowering } from '../../wgsl/functions/lowering.ts';
import { entryPoint } from '../../wgsl/grid.ts';
import { findPlaces, type LoopClass, loopParameterCount } from '../../wgsl/loops.ts';
import { preludeOf } from '../../wgsl/prelude/prelude.ts';
import { scalarParameterCount, scalarReader } from '../../wgsl/scalars.ts';
import { load, ofWord, type Place, store } from '../../wgsl/storage.ts';
import { meet, teamCode, teamMemory } from '../../wgsl/team.ts';
import type { Reduction } from './joint.ts';

/** What the shader of reductions is specialised by. */
export interface ReduceLayout {
  readonly stage: 'whole' | 'parts' | 'join';
  /** Over operands of the kernels: the kept dims, and those that are reduced. */
  readonly kept: LoopClass;
  readonly reduced: LoopClass;
  readonly bound: Bound;
  /** Dtypes of the scalars. */
  readonly kinds: readonly DType[];
  /** Of each binding, whether its words are in vectors of four. */
  readonly wide: readonly boolean[];
  /** Invocations that compute an item together. */
  readonly team: number;
  readonly groupSize: number;
}

// Parameters: the items, the elements behind each result, the parts of a result, those of the
// loops, the scalars.
const [items, count, parts] = ['params.p0', 'params.p1', 'params.p2'];
const firstLoopParameter = 3;

function accumulator({ prologue: { dtype }, combiner, epilogues }: Reduction): Accumulator {
  const isExtremum = combiner === 'max' || combiner === 'min';
  if (!isExtremum || !readsIndex(epilogues)) return accumulatorOf({ combiner, dtype });
  return accumulatorOf({ combiner, dtype, position: 'first' });
}

/** How many words the states of a part take. */
export function stateWords(reductions: readonly Reduction[]): number {
  return reductions.reduce((sum, reduction) => sum + accumulator(reduction).words, 0);
}

/** A reduction, and the variable that its state is in. */
interface Counted {
  readonly reduction: Reduction;
  readonly states: Accumulator;
  readonly name: string;
  /** Its first word among those of all. */
  readonly word: number;
}

interface Work {
  readonly layout: ReduceLayout;
  readonly counted: readonly Counted[];
  readonly places: readonly Place[];
  readonly words: number;
  readonly scalar: (index: number) => string;
  readonly calls: Set<string>;
  readonly firstReduced: number;
}

export function reduceProgram(
  reductions: readonly Reduction[],
  layout: ReduceLayout,
): Omit<Program, 'key'> {
  const { stage, kept, reduced, bound, wide, team, kinds } = layout;
  const words = stateWords(reductions);
  const counted: Counted[] = [];
  let word = 0;
  reductions.forEach((reduction, r) => {
    const states = accumulator(reduction);
    counted.push({ reduction, states, name: `state${r}`, word });
    word += states.words;
  });
  const calls = new Set(counted.flatMap(({ states }) => states.calls));
  const firstReduced = firstLoopParameter + loopParameterCount(kept);
  const firstScalar = firstReduced + loopParameterCount(reduced);
  const scalar = scalarReader(kinds, firstScalar);
  const places = bound.places.map((place) => ({ ...place, isWide: wide[place.binding] }));
  const work: Work = { layout, counted, places, words, scalar, calls, firstReduced };
  const result = stage === 'parts' ? 'item / params.p2' : 'item';
  const starts = counted.map(({ states, name }) => `  var ${name} = ${states.start};\n`).join('');
  const body = `${teamCode(team)}  if (item >= ${items}) { return; }
  let result = ${result};
${findPlaces(kept, firstLoopParameter, 'result', 'k').statements}${starts}${
  stage === 'join' ? joinParts(work) : combineElements(work)
}${meet(team, counted)}${stage === 'parts' ? storeStates(work) : storeResults(work)}`;
  return {
    code:
      declarations(bound, wide) +
      teamMemory(team, words) +
      preludeOf([...bound.calls, ...calls]) +
      entryPoint(body, layout.groupSize),
    bindings: bound.bindings,
    parameters: firstScalar + scalarParameterCount(kinds),
  };
}

/** Members of the team, and parts, take turns, so that neighbours read neighbours. */
function combineElements({ layout, counted, places, scalar, calls, firstReduced }: Work): string {
  const { stage, reduced, team } = layout;
  const numbers = reduced.steps.map((_, n) => n);
  const isStill = (n: number): boolean => reduced.steps[n] === 'still';
  const varying = numbers.filter((n) => !isStill(n));
  const isWide = varying.length > 0 && varying.every((n) => places[n].isWide);
  const input = (n: number): string => {
    if (isStill(n)) return `still${n}`;
    return isWide ? ofWord(places[n].dtype, `vector${n}[k]`) : load(places[n], `e${n}`);
  };
  const lower = lowering();
  const { before, within, values } = emitInLoop(
    counted.map(({ reduction }) => lower(reduction.prologue)),
    { input, scalar },
    (n) => !isStill(n),
    calls,
    'v',
  );
  const stills = numbers
    .filter(isStill)
    .map((n) => `  let still${n} = ${load(places[n], `k${n}`)};\n`)
    .join('');
  const added = counted.map(
    ({ states, name }, r) => `    ${name} = ${states.add(name, values[r], 't')};\n`,
  );
  const add = within + added.join('');
  const isParted = stage === 'parts';
  const start = isParted ? `item % ${parts} * ${team}u + member` : 'member';
  const step = isParted ? `${parts} * ${team}u` : `${team}u`;
  if (isWide) {
    const vectors = varying.map(
      (n) => `    let vector${n} = b${places[n].binding}[(k${n} >> 2u) + q];\n`,
    );
    const each = [0, 1, 2, 3].map(
      (k) => `    {\n    const k = ${k}u;\n    let t = 4u * q + k;\n${add}    }\n`,
    );
    return `${stills}${before}  for (var q = ${start}; q < ${count} / 4u; q += ${step}) {
${vectors.join('')}${each.join('')}  }
`;
  }
  const found = findPlaces(reduced, firstReduced, 't', 'r');
  const indices = varying.map((n) => `    let e${n} = k${n} + r${n};\n`).join('');
  return `${stills}${before}  for (var t = ${start}; t < ${count}; t += ${step}) {
${found.statements}${indices}${add}  }
`;
}

function joinParts({ layout, counted, words }: Work): string {
  const [{ binding }] = layout.bound.places;
  const joins = counted.map(({ states, name, word }) => {
    const each = Array.from({ length: states.words }, (_, w) => `b${binding}[at + ${word + w}u]`);
    return `    ${name} = ${states.join(name, states.ofWords(each))};\n`;
  });
  return `  for (var part = member; part < ${parts}; part += ${layout.team}u) {
    let at = (item * ${parts} + part) * ${words}u;
${joins.join('')}  }
`;
}

function storeStates({ layout, counted, words }: Work): string {
  const { binding } = layout.bound.places[layout.bound.places.length - 1];
  const stores = counted
    .flatMap(({ states, name }) => states.toWords(name))
    .map((word, w) => `b${binding}[item * ${words}u + ${w}u] = ${word};`);
  return `  if (member == 0u) { ${stores.join(' ')} }\n`;
}

function storeResults({ layout, counted, places, scalar, calls }: Work): string {
  const lower = lowering();
  const outputs = counted.reduce((sum, { reduction }) => sum + reduction.epilogues.length, 0);
  let place = places.length - outputs;
  // The places found are those of the operands of the kernels that this stage has.
  let found = layout.kept.steps.length - outputs;
  const input = (n: number): string => (n === 0 ? 'combined' : 'position');
  const blocks = counted.map(({ reduction, states, name }) => {
    const roots = reduction.epilogues.map((epilogue): Expression => lower(epilogue));
    const { statements, values } = emitExpressions(roots, { input, scalar }, calls, 'w');
    const stores = values.map((value) => store(places[place++], `k${found++}`, value));
    return `  {
  let combined = ${states.value(name)};
  let position = ${states.position(name)};
${statements}  ${stores.join('\n  ')}
  }
`;
  });
  return `  if (member == 0u) {\n${blocks.join('')}  }\n`;
}
