// Runs reductions: an invocation or a workgroup for each result. Few results of many elements are
// reduced in two dispatches, parts of them and then the wholes.

import { elementCount, type ReduceKernel } from '@gradus/tensor/backend';
import type { DeviceFacts, GpuOperand, Recorder } from '../encode/program.ts';
import { type Bound, bindingsOf } from '../wgsl/bindings.ts';
import { gridOf } from '../wgsl/grid.ts';
import { type Loops, loopParameters, loopsOf } from '../wgsl/loops.ts';
import { scalarParameters } from '../wgsl/scalars.ts';
import { isPacked } from '../wgsl/storage.ts';
import { groupsOf, laneTeam } from '../wgsl/team.ts';
import { type ReduceProgram, reduceProgram, stateWords } from './reduce-program.ts';

export function runReduce(
  recorder: Recorder,
  kernel: ReduceKernel,
  operands: readonly GpuOperand[],
  scalars: readonly number[],
): void {
  const { length } = kernel.inputs;
  const [inputs, outputs] = [operands.slice(0, length), operands.slice(length)];
  const { shape: kept } = outputs[0];
  const results = elementCount(kept);
  if (results === 0) return;
  const sizes = inputs[0].shape.map((size, d) => (size === kept[d] ? 1 : size));
  const numbers = scalarParameters(kernel.scalars, scalars);
  const { parts, team } = divisionOf(results, elementCount(sizes), recorder.facts);
  const run = (part: Part): void => dispatch(recorder, kernel, { ...part, kept, sizes, numbers });
  if (parts === 1) {
    run({ stage: 'whole', items: results, parts, team, inputs, outputs });
    return;
  }
  const words = stateWords(kernel) * results * parts;
  const buffer = recorder.scratch(4 * words);
  const states: GpuOperand = {
    buffer,
    byteOffset: 0,
    shape: [words],
    strides: [1],
    dtype: 'int32',
  };
  run({ stage: 'parts', items: results * parts, parts, team, inputs, outputs: [states] });
  const last = recorder.facts.isFallback || parts < 256 ? 1 : 64;
  run({ stage: 'join', items: results, parts, team: last, inputs: [states], outputs });
  recorder.release(buffer);
}

interface Part {
  readonly stage: ReduceProgram['stage'];
  readonly items: number;
  readonly parts: number;
  readonly team: number;
  readonly inputs: readonly GpuOperand[];
  readonly outputs: readonly GpuOperand[];
}

function dispatch(
  recorder: Recorder,
  kernel: ReduceKernel,
  part: Part & {
    readonly kept: readonly number[];
    readonly sizes: readonly number[];
    readonly numbers: readonly number[];
  },
): void {
  const { stage, items, parts, team, inputs, outputs, kept, sizes, numbers } = part;
  const operands = [...inputs, ...outputs];
  // States lie one after the other; only operands of the kernel have places to be found.
  const placed = stage === 'parts' ? inputs : stage === 'join' ? outputs : operands;
  const terms = stage === 'join' ? [] : inputs;
  const bound = bindingsOf(operands, outputs.length);
  const reduced = loopsOf(sizes, stridesOf(terms));
  const wide = areVectors(terms, bound, reduced, kept);
  const layout = {
    ...{ stage, team, bound, reduced },
    kept: loopsOf(kept, stridesOf(placed)),
    wide: bound.bindings.map(({ access }) => wide && access === 'read'),
  };
  const letter = wide ? 'v' : 's';
  const key = `${stage} ${kernel.id} ${layout.kept.key}|${reduced.key} ${bound.key} ${team}${letter}`;
  recorder.dispatch({
    program: recorder.program(key, () => reduceProgram(kernel, layout)),
    buffers: bound.buffers,
    parameters: [
      ...[items, reduced.count, parts],
      ...loopParameters(layout.kept, placed),
      ...loopParameters(reduced, terms.map(atZero)),
      ...numbers,
    ],
    workgroups: gridOf(groupsOf(items, team), recorder.facts),
  });
}

/** Whether what is reduced lies in whole vectors of four words, in buffers without outputs. */
function areVectors(
  terms: readonly GpuOperand[],
  { bindings, places }: Bound,
  { count, steps }: Loops,
  kept: readonly number[],
): boolean {
  if (terms.length === 0 || count % 4 !== 0 || count === 0) return false;
  return terms.every(({ dtype, byteOffset, strides }, n) => {
    const isReadOnly = bindings[places[n].binding].access === 'read';
    const isAligned = strides.every((stride, d) => kept[d] === 1 || stride % 4 === 0);
    return (
      isReadOnly && isAligned && !isPacked(dtype) && steps[n] === 'next' && byteOffset % 16 === 0
    );
  });
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
