// Runs scatter kernels. Elements that go to one place are joined in the order of the index, so one
// invocation does all of a place: that of its line, or, where lines are few and long, the one that
// finds the first of them among the sorted indices.

import type { ScatterKernel } from '@gradus/tensor/backend';
import type { GpuOperand, Recorder } from '../../encode/program.ts';
import { bindingsOf } from '../../wgsl/bindings.ts';
import { gridOf, groupSize } from '../../wgsl/grid.ts';
import { loopParameters, loopsOf } from '../../wgsl/loops.ts';
import { checkIndices } from '../index-check.ts';
import { pickIndex } from '../picking.ts';
import { lastKey } from '../sort/key.ts';
import { sortLines } from '../sort/lines.ts';
import { wordsOf } from '../sort/pairs.ts';
import { withWords } from '../widening.ts';
import { classKey, linesProgram, type ScatterClass, sortedProgram } from './programs.ts';

/** Lines that keep a card busy with an invocation each, and steps that one takes at most. */
const manyLines = 1024;
const fewSteps = 64;

export function runScatter(
  recorder: Recorder,
  kernel: ScatterKernel,
  operands: readonly GpuOperand[],
): void {
  withWords(recorder, operands, ['reads', 'reads', 'updates'], (wide) => {
    const { shape } = wide[0];
    if (shape.includes(0) || wide[2].shape.includes(0)) return;
    const steps = shape[shape.length - 1];
    const lines = shape.slice(0, -1).reduce((count, size) => count * size, 1);
    const isBusy = lines >= manyLines || steps <= fewSteps;
    if (recorder.facts.isFallback || isBusy) scatterLines(recorder, kernel, wide);
    else scatterSorted(recorder, kernel, wide);
  });
}

function scatterLines(
  recorder: Recorder,
  { mode, wraps }: ScatterKernel,
  operands: readonly GpuOperand[],
): void {
  const [index, , target] = operands;
  const last = index.shape.length - 1;
  const loops = loopsOf(
    index.shape.slice(0, -1),
    operands.map(({ strides }) => strides.slice(0, -1)),
  );
  const bound = bindingsOf(operands, 1);
  const of: ScatterClass = { bound, dtype: target.dtype, mode, wraps, loops };
  recorder.dispatch({
    program: recorder.program(`scatter lines ${classKey(of)}`, () => linesProgram(of)),
    buffers: [...bound.buffers, recorder.faults()],
    parameters: [
      loops.count,
      index.shape[last],
      target.shape[last],
      ...operands.map(({ strides }) => strides[last]),
      ...loopParameters(loops, operands),
    ],
    workgroups: gridOf(Math.ceil(loops.count / groupSize), recorder.facts),
  });
}

function scatterSorted(
  recorder: Recorder,
  { kind, mode, wraps }: ScatterKernel,
  [index, source, target]: readonly GpuOperand[],
): void {
  const last = index.shape.length - 1;
  const lead = index.shape.slice(0, -1);
  // Lines along which the index is stretched are sorted once.
  const own = lead.map((size, d) => (index.strides[d] === 0 ? 1 : size));
  const [steps, size] = [index.shape[last], target.shape[last]];
  const sorted = { ...index, shape: [...own, steps] };
  checkIndices(recorder, sorted, { kind, wraps }, size);
  const buffer = sortLines(recorder, {
    operand: sorted,
    name: `index ${wraps}`,
    key: `fn keyOf(bits: u32) -> u32 {
  ${pickIndex('bitcast<i32>(bits)', 'params.p3', wraps)}
  return select(${lastKey}, picked, picked < params.p3);
}
`,
    size,
  });
  const pairStrides = new Array<number>(lead.length);
  let span = 2 * steps;
  for (let d = lead.length - 1; d >= 0; d--) {
    pairStrides[d] = own[d] === lead[d] ? span : 0;
    span *= own[d];
  }
  const pairs = { ...wordsOf(buffer), shape: lead, strides: pairStrides };
  const operands = [pairs, source, target];
  const loops = loopsOf(lead, [
    pairStrides,
    source.strides.slice(0, -1),
    target.strides.slice(0, -1),
  ]);
  const bound = bindingsOf(operands, 1);
  const of: ScatterClass = { bound, dtype: target.dtype, mode, wraps, loops };
  const count = loops.count * steps;
  recorder.dispatch({
    program: recorder.program(`scatter sorted ${classKey(of)}`, () => sortedProgram(of)),
    buffers: bound.buffers,
    parameters: [
      count,
      steps,
      size,
      source.strides[last],
      target.strides[last],
      loops.count,
      ...loopParameters(loops, operands),
    ],
    workgroups: gridOf(Math.ceil(count / groupSize), recorder.facts),
  });
  recorder.release(buffer);
}
