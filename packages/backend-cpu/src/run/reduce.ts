// Runs reduce kernels: orders the loops (kept before reduced), chooses the one to compute in
// vectors, and finds the program.

import { collapse, type LoopNest, type ReduceKernel } from '@gradus/tensor/backend';
import { flatKey } from '../code/operand-layout.ts';
import { reduceModule } from '../code/reduce.ts';
import { cutsOf, runLoops } from '../threads/loops.ts';
import { reduceWork } from '../threads/work.ts';
import { isChunked, runChunked } from './chunked-reduction.ts';
import { remembered } from './last-plan.ts';
import { writeFlat, writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import { areFlat, type CpuOperand, elementCountOf } from './operand.ts';
import { chooseLayout, layoutKey } from './reduce-layout.ts';

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
  const elements = elementCountOf(operands[0]);
  if (isChunked(kernel, elements)) {
    const strides = kernel.inputs.map(() => [1]);
    runChunked(machine, kernel, { sizes: [elements], strides }, operands, scalars);
    return;
  }
  const program = machine.program(kernel, flatKey, () =>
    reduceModule(kernel, {
      kept: 0,
      reduced: 1,
      along: 'reduced',
      inner: kernel.inputs.map(() => 'next'),
    }),
  );
  writeFlat(machine.frame, elements, operands, scalars);
  machine.call(program);
}

function runStrided(
  machine: Machine,
  kernel: ReduceKernel,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  const inputCount = kernel.inputs.length;
  const { nest, kept, layout, key } = planOf(kernel, operands);
  const elements = elementCountOf(operands[0]);
  if (kept === 0 && isChunked(kernel, elements)) {
    const strides = nest.strides.slice(0, inputCount);
    runChunked(machine, kernel, { sizes: nest.sizes, strides }, operands, scalars);
    return;
  }
  const program = machine.program(kernel, key, () => reduceModule(kernel, layout));
  writeNest(machine.frame, nest, operands, scalars);
  if (elements < machine.leastShared) machine.call(program);
  else {
    const work = elements * reduceWork(kernel);
    const cuts = cutsOf(kept, layout.along === 'kept' ? kept - 1 : -1);
    runLoops(machine, program, work, nest.sizes, operands.length, cuts);
  }
}

const planOf = remembered((kernel: ReduceKernel, operands) => {
  const inputCount = kernel.inputs.length;
  const { nest, kept } = loopNest(operands, inputCount);
  const layout = chooseLayout(nest, kept, inputCount);
  return { nest, kept, layout, key: layoutKey(layout) };
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
