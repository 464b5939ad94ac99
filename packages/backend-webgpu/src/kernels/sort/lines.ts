// Sorts lines of keys: short runs first, then merges of two runs each, which need no barriers; or
// digit by digit. Equal keys keep their order.

import type { GpuOperand, Recorder } from '../../encode/program.ts';
import type { GpuBuffer } from '../../memory/buffer.ts';
import { bindingsOf } from '../../wgsl/bindings.ts';
import { gridOf, groupSize } from '../../wgsl/grid.ts';
import { loopParameterCount, loopParameters, loopsOf } from '../../wgsl/loops.ts';
import { mergeCode, mergeParameters, outputs } from './merge.ts';
import { wordsOf } from './pairs.ts';
import { radixSort } from './radix.ts';
import { blocksCode, chunksCode, firstLoopParameter } from './runs.ts';

/** Lines to sort. */
export interface Lines {
  /** The lines lie along the last dim; 32-bit elements. */
  readonly operand: GpuOperand;
  /** Text of {@link key}. */
  readonly name: string;
  /** Declares `keyOf`: of the bits of an element, its key; it may read `params.p3`, `size`. */
  readonly key: string;
  readonly size: number;
}

/** Elements that one invocation sorts, where there is no memory of a workgroup to sort in. */
const chunk = 8;

/** Most elements that one workgroup sorts. */
const largestBlock = 1024;

/** Elements from which on a processor sorts digit by digit: fewer have no use for its tables. */
const longLine = 8192;

/** The pairs of all lines, sorted, one line after the other; the caller releases them. */
export function sortLines(recorder: Recorder, lines: Lines): GpuBuffer {
  const { operand } = lines;
  const { shape } = operand;
  const length = shape[shape.length - 1];
  const count = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const { isFallback } = recorder.facts;
  const pairs = recorder.scratch(8 * count * length);
  if (isFallback && length >= longLine) {
    sortRuns(recorder, lines, pairs, count, 1);
    return radixSort(recorder, pairs, { count, length });
  }
  const run = isFallback ? chunk : blockFor(length);
  sortRuns(recorder, lines, pairs, count, run);
  return mergeAll(recorder, pairs, count, length, run);
}

/** Merges sorted runs until each line is one. */
function mergeAll(
  recorder: Recorder,
  pairs: GpuBuffer,
  count: number,
  length: number,
  first: number,
): GpuBuffer {
  if (first >= length) return pairs;
  let [source, other] = [pairs, recorder.scratch(pairs.bytes)];
  for (let run = first; run < length; run *= 2) {
    mergeRuns(recorder, source, other, count, length, run);
    [source, other] = [other, source];
  }
  recorder.release(other);
  return source;
}

function blockFor(length: number): number {
  let block = 64;
  while (block < length && block < largestBlock) block *= 2;
  return block;
}

function sortRuns(
  recorder: Recorder,
  { operand, name, key, size }: Lines,
  pairs: GpuBuffer,
  count: number,
  run: number,
): void {
  const { shape, strides } = operand;
  const last = shape.length - 1;
  const loops = loopsOf(shape.slice(0, -1), [strides.slice(0, -1)]);
  const bound = bindingsOf([operand, wordsOf(pairs)], 1);
  const { isFallback } = recorder.facts;
  const runs = count * Math.ceil(shape[last] / run);
  recorder.dispatch({
    program: recorder.program(`runs of ${run} ${isFallback} ${name} ${loops.key}`, () => ({
      code: isFallback ? chunksCode(bound, loops, key, run) : blocksCode(bound, loops, key, run),
      bindings: bound.bindings,
      parameters: firstLoopParameter + loopParameterCount(loops),
    })),
    buffers: bound.buffers,
    parameters: [runs, shape[last], strides[last], size, ...loopParameters(loops, [operand])],
    workgroups: gridOf(isFallback ? Math.ceil(runs / groupSize) : runs, recorder.facts),
  });
}

function mergeRuns(
  recorder: Recorder,
  from: GpuBuffer,
  to: GpuBuffer,
  count: number,
  length: number,
  run: number,
): void {
  const bound = bindingsOf([wordsOf(from), wordsOf(to)], 1);
  const each = Math.ceil(length / outputs);
  recorder.dispatch({
    program: recorder.program('merge', () => ({
      code: mergeCode(bound),
      bindings: bound.bindings,
      parameters: mergeParameters,
    })),
    buffers: bound.buffers,
    parameters: [count * each, length, each, run],
    workgroups: gridOf(Math.ceil((count * each) / groupSize), recorder.facts),
  });
}
