// Runs reductions: an invocation or a workgroup for each result. Few results of many elements are
// reduced in two dispatches, parts of them and then the wholes; totals of the same sizes that do not
// need each other are computed in one pass.

import { elementCount, type ReduceKernel, sameShape } from '@gradus/tensor/backend';
import type { DeviceFacts, GpuOperand, Recorder } from '../../encode/program.ts';
import { type Bound, bindingsOf } from '../../wgsl/bindings.ts';
import { gridOf } from '../../wgsl/grid.ts';
import { type Loops, loopParameters, loopsOf } from '../../wgsl/loops.ts';
import { scalarParameters } from '../../wgsl/scalars.ts';
import { isPacked } from '../../wgsl/storage.ts';
import { groupsOf, laneTeam, teamGroupSize } from '../../wgsl/team.ts';
import { type Run, Waiting } from '../waiting.ts';
import { type Joint, jointOf, type ReduceRun } from './joint.ts';
import { type ReduceLayout, reduceProgram, stateWords } from './program.ts';

/** Totals of one pass at most: more states than that are no longer in registers. */
const mostTotals = 8;

/** A runner of reductions that records with `recorder`. */
export function reducing(recorder: Recorder) {
  const waiting = new Waiting<ReduceRun>(recorder, {
    areAlike: (first, next) => sameShape(first.inputs[0].shape, next.inputs[0].shape),
    most: () => mostTotals,
    record: (runs) => reduceWhole(recorder, jointOf(runs)),
  });
  return (
    kernel: ReduceKernel,
    operands: readonly GpuOperand[],
    scalars: readonly number[],
  ): void => {
    const { length } = kernel.inputs;
    const run = {
      ...{ kernel, scalars },
      inputs: operands.slice(0, length),
      outputs: operands.slice(length),
    };
    const { results, count } = sizesOf(run);
    if (results === 0) return;
    const { parts } = divisionOf(results, count, recorder.facts);
    if (parts > 1) reduceParts(recorder, run, parts);
    else if (results === 1) waiting.add(run);
    else reduceWhole(recorder, jointOf([run]));
  };
}

/** Sizes of what is kept and of what is reduced, and how many there are of each. */
function sizesOf({ inputs, outputs }: Run) {
  const { shape: kept } = outputs[0];
  const sizes = inputs[0].shape.map((size, d) => (size === kept[d] ? 1 : size));
  return { kept, sizes, results: elementCount(kept), count: elementCount(sizes) };
}

function reduceWhole(recorder: Recorder, joint: Joint): void {
  const { results, count } = sizesOf(joint);
  const { parts, team } = divisionOf(results, count, recorder.facts);
  const { inputs, outputs } = joint;
  dispatch(recorder, joint, { stage: 'whole', items: results, parts, team, inputs, outputs });
}

function reduceParts(recorder: Recorder, run: ReduceRun, parts: number): void {
  const joint = jointOf([run]);
  const { inputs, outputs } = joint;
  const { results, count } = sizesOf(run);
  const { team } = divisionOf(results, count, recorder.facts);
  const words = stateWords(joint.reductions()) * results * parts;
  const buffer = recorder.scratch(4 * words);
  const states: GpuOperand = {
    buffer,
    byteOffset: 0,
    shape: [words],
    strides: [1],
    dtype: 'int32',
  };
  const items = results * parts;
  dispatch(recorder, joint, { stage: 'parts', items, parts, team, inputs, outputs: [states] });
  const last = recorder.facts.isFallback || parts < 256 ? 1 : 64;
  const join = { stage: 'join', items: results, parts, team: last } as const;
  dispatch(recorder, joint, { ...join, inputs: [states], outputs });
  recorder.release(buffer);
}

interface Part {
  readonly stage: ReduceLayout['stage'];
  readonly items: number;
  readonly parts: number;
  readonly team: number;
  readonly inputs: readonly GpuOperand[];
  readonly outputs: readonly GpuOperand[];
}

function dispatch(recorder: Recorder, joint: Joint, part: Part): void {
  const { stage, items, parts, team, inputs, outputs } = part;
  const { kept, sizes } = sizesOf(joint);
  const operands = [...inputs, ...outputs];
  // States lie one after the other; only operands of the kernel have places to be found.
  const placed = stage === 'parts' ? inputs : stage === 'join' ? outputs : operands;
  const terms = stage === 'join' ? [] : inputs;
  const bound = bindingsOf(operands, outputs.length);
  const reduced = loopsOf(sizes, stridesOf(terms));
  const layout = {
    ...{ stage, team, bound, reduced, kinds: joint.kinds },
    kept: loopsOf(kept, stridesOf(placed)),
    wide: wideBindings(terms, bound, reduced, kept),
    groupSize: teamGroupSize(items, team, recorder.facts),
  };
  const flags = layout.wide.map((isWide) => (isWide ? 'v' : 's')).join('');
  const loops = `${layout.kept.key}|${reduced.key}`;
  const key = `${stage} ${joint.key} ${loops} ${bound.key} ${team}${flags}${layout.groupSize}`;
  recorder.dispatch({
    program: recorder.program(key, () => reduceProgram(joint.reductions(), layout)),
    buffers: bound.buffers,
    parameters: [
      ...[items, reduced.count, parts],
      ...loopParameters(layout.kept, placed),
      ...loopParameters(reduced, terms.map(atZero)),
      ...scalarParameters(joint.kinds, joint.scalars),
    ],
    workgroups: gridOf(groupsOf(items, team, layout.groupSize), recorder.facts),
  });
}

/** The bindings that are read as vectors of four words, where all that varies lies in such. */
function wideBindings(
  terms: readonly GpuOperand[],
  { bindings, places }: Bound,
  { count, steps }: Loops,
  kept: readonly number[],
): boolean[] {
  const wide = bindings.map(() => false);
  if (count % 4 !== 0 || count === 0) return wide;
  for (let n = 0; n < terms.length; n++) {
    if (steps[n] === 'still') continue;
    const { byteOffset, strides } = terms[n];
    const isAligned = strides.every((stride, d) => kept[d] === 1 || stride % 4 === 0);
    const { binding } = places[n];
    const isWhole = places.every((place) => place.binding !== binding || !isPacked(place.dtype));
    if (steps[n] !== 'next' || !isAligned || !isWhole || byteOffset % 16 !== 0) {
      return bindings.map(() => false);
    }
    wide[binding] = true;
  }
  return wide;
}

function stridesOf(operands: readonly GpuOperand[]): (readonly number[])[] {
  return operands.map(({ strides }) => strides);
}

function atZero({ dtype }: GpuOperand) {
  return { dtype, byteOffset: 0 };
}

/**
 * In how many parts each result is computed, and by how many invocations each part: on a card
 * enough to fill it, on a processor enough for its threads, as parts cost a dispatch there, or for
 * the lanes of a vector.
 */
function divisionOf(
  results: number,
  count: number,
  { isFallback }: DeviceFacts,
): { parts: number; team: number } {
  if (isFallback) {
    const parts = Math.max(1, Math.min(Math.floor(count / 8192), Math.ceil(64 / results)));
    return { parts, team: parts === 1 ? laneTeam(results, count) : 1 };
  }
  const team = count >= 256 && results < 2 ** 15 ? 64 : 1;
  const parts = Math.min(Math.floor(count / (team * 32)), Math.ceil(1024 / results));
  return { parts: team === 1 ? 1 : Math.max(parts, 1), team };
}
