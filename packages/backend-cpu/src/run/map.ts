// Runs map kernels: finds the smallest loop nest and the program for it.

import { bytesOf, collapse, type MapKernel } from '@gradus/tensor/backend';
import { mapModule } from '../code/map.ts';
import { classKey, flatKey, layoutClass } from '../code/operand-layout.ts';
import type { CpuBuffer } from '../memory/buffer.ts';
import { cutsOf, runLoops } from '../threads/loops.ts';
import { elementWork } from '../threads/work.ts';
import { remembered } from './last-plan.ts';
import { writeBuffers, writeFlat, writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import { areFlat, type CpuOperand, elementCountOf } from './operand.ts';

const flatCuts = cutsOf(1, 0);

export function runMap(
  machine: Machine,
  kernel: MapKernel,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  const elements = elementCountOf(operands[0]);
  if (elements === 0) return;
  if (areFlat(operands)) {
    writeFlat(machine.frame, elements, operands, scalars);
    runWritten(machine, kernel, elements, operands.length);
  } else runStrided(machine, kernel, operands, scalars);
}

/** Bytes that a map reads and writes at an index. */
export function bytesAnIndex({ inputs, outputs }: MapKernel): number {
  let bytes = 0;
  for (let i = 0; i < inputs.length; i++) bytes += bytesOf(inputs[i]);
  for (let i = 0; i < outputs.length; i++) bytes += bytesOf(outputs[i].dtype);
  return bytes;
}

/** A map over buffers from their start on. */
export function runFlat(
  machine: Machine,
  kernel: MapKernel,
  elements: number,
  buffers: readonly CpuBuffer[],
  scalars: readonly number[],
): void {
  if (elements === 0) return;
  writeBuffers(machine.frame, elements, kernel, buffers, scalars);
  runWritten(machine, kernel, elements, buffers.length);
}

/** Runs a map whose frame of one loop is written. */
function runWritten(machine: Machine, kernel: MapKernel, elements: number, operands: number): void {
  const program = machine.program(kernel, flatKey, flatModule);
  if (elements < machine.leastShared) machine.call(program);
  else {
    const work = elements * elementWork(kernel, kernel.outputs);
    runLoops(machine, program, work, [elements], operands, flatCuts);
  }
}

function flatModule(kernel: MapKernel): Uint8Array<ArrayBuffer> {
  const inner = [...kernel.inputs, ...kernel.outputs].map(() => 'next' as const);
  return mapModule(kernel, { rank: 1, inner });
}

function runStrided(
  machine: Machine,
  kernel: MapKernel,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  const { nest, rank, inner, key } = planOf(kernel, operands);
  const program = machine.program(kernel, key, () => mapModule(kernel, layoutClass(rank, inner)));
  writeNest(machine.frame, nest, operands, scalars);
  const elements = elementCountOf(operands[0]);
  if (elements < machine.leastShared) machine.call(program);
  else {
    const work = elements * elementWork(kernel, kernel.outputs);
    runLoops(machine, program, work, nest.sizes, operands.length, cutsOf(rank, rank - 1));
  }
}

const planOf = remembered((_: MapKernel, operands) => {
  const nest = collapse(
    operands[0].shape,
    operands.map((operand) => operand.strides),
  );
  const rank = nest.sizes.length;
  const inner = nest.strides.map((stride) => stride[rank - 1]);
  return { nest, rank, inner, key: classKey(rank, inner) };
});
