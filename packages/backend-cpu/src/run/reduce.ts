// Runs reduce kernels: orders the loops (kept before reduced), chooses the one to compute in
// vectors, and finds the program.

import { collapse, type LoopNest, maximumRank, type ReduceKernel } from '@gradus/tensor/backend';
import { flatKey, stepOf } from '../code/operand-layout.ts';
import { type Along, type ReduceLayout, reduceModule } from '../code/reduce.ts';
import { frameAddress } from '../memory/frame.ts';
import { remembered } from './last-plan.ts';
import { writeFlat, writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import { areFlat, type CpuOperand, elementCountOf } from './operand.ts';

export function runReduce(
  machine: Machine,
  kernel: ReduceKernel,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  const results = elementCountOf(operands[kernel.inputs.length]);
  if (results === 0) return;
  if (results === 1 && areFlat(operands)) runWhole(machine, kernel, operands, scalars);
  else runStrided(machine, kernel, operands, scalars);
}

/** Everything to one result: a single loop, the common case. */
function runWhole(
  machine: Machine,
  kernel: ReduceKernel,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  const program = machine.program(kernel, flatKey, () =>
    reduceModule(kernel, {
      kept: 0,
      reduced: 1,
      along: 'reduced',
      inner: kernel.inputs.map(() => 'next'),
    }),
  );
  writeFlat(machine.frame, elementCountOf(operands[0]), operands, scalars);
  program(frameAddress);
}

function runStrided(
  machine: Machine,
  kernel: ReduceKernel,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  const { nest, layout, key } = planOf(kernel, operands);
  const program = machine.program(kernel, key, () => reduceModule(kernel, layout));
  writeNest(machine.frame, nest, operands, scalars);
  program(frameAddress);
}

const planOf = remembered((kernel: ReduceKernel, operands) => {
  const inputCount = kernel.inputs.length;
  const { nest, kept } = loopNest(operands, inputCount);
  const layout = chooseLayout(nest, kept, inputCount);
  return { nest, layout, key: layoutKey(layout) };
});

/** The loops over all operands, kept ones first; outputs stand still along the others. */
function loopNest(
  operands: readonly CpuOperand[],
  inputCount: number,
): { nest: LoopNest; kept: number } {
  const { shape } = operands[0];
  const results = operands[inputCount].shape;
  const isReduced = shape.map((size, d) => size !== results[d]);
  const strides = operands.map((operand, i) =>
    operand.strides.map((stride, d) => (i >= inputCount && isReduced[d] ? 0 : stride)),
  );
  const { sizes, strides: collapsed } = collapse(shape, strides);
  const outputStrides = collapsed[inputCount];
  const loops = sizes.map((_, d) => d);
  const keptLoops = loops.filter((d) => outputStrides[d] !== 0);
  const order = [...keptLoops, ...loops.filter((d) => outputStrides[d] === 0)];
  return {
    nest: {
      sizes: order.map((d) => sizes[d]),
      strides: collapsed.map((stride) => order.map((d) => stride[d])),
    },
    kept: keptLoops.length,
  };
}

function chooseLayout(
  { sizes, strides }: LoopNest,
  kept: number,
  inputCount: number,
): ReduceLayout {
  const reduced = sizes.length - kept;
  const inputs = strides.slice(0, inputCount);
  const along = (loop: number, kind: Along): ReduceLayout => ({
    kept,
    reduced,
    along: kind,
    inner: inputs.map((stride) => stepOf(stride[loop])),
  });
  const fits = ({ inner }: ReduceLayout): boolean =>
    inner.includes('next') && !inner.includes('far');
  const lastReduced = along(kept + reduced - 1, 'reduced');
  if (reduced > 0 && fits(lastReduced)) return lastReduced;
  const lastKept = along(kept - 1, 'kept');
  const isOutputNext = strides.slice(inputCount).every((stride) => stride[kept - 1] === 1);
  if (kept > 0 && isOutputNext && fits(lastKept)) return lastKept;
  return { kept, reduced, along: 'none', inner: inputs.map(() => 'far') };
}

const alongDigits: Readonly<Record<Along, number>> = { none: 0, reduced: 1, kept: 2 };

// Digits: kept loops, reduced loops (tensors have at most 64 dims), and one for each input.
function layoutKey({ kept, reduced, along, inner }: ReduceLayout): number {
  let key = (kept * (maximumRank + 1) + reduced) * 3 + alongDigits[along];
  for (const step of inner) key = key * 2 + (step === 'next' ? 1 : 0);
  return key;
}
