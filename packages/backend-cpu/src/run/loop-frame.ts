// Writes the frame of a loop nest, as `LoopNestCode` reads it.

import { bytesOf, type LoopNest, type MapKernel } from '@gradus/tensor/backend';
import type { CpuBuffer } from '../memory/buffer.ts';
import type { Frame } from '../memory/frame.ts';
import { addressOf, type CpuOperand } from './operand.ts';

/** An address, or bytes to step, as the signed word that a run-time scalar of int32 is read as. */
export function wordOf(bytes: number): number {
  return bytes | 0;
}

/** The frame of loops over strided operands. */
export function writeNest(
  frame: Frame,
  { sizes, strides }: LoopNest,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  frame.open();
  for (const size of sizes) frame.push(size);
  for (let i = 0; i < operands.length; i++) {
    const bytes = bytesOf(operands[i].dtype);
    frame.push(addressOf(operands[i]));
    for (const stride of strides[i]) frame.push(stride * bytes);
  }
  frame.close(scalars);
}

/** The frame of one loop over operands without gaps: the common case, without a loop nest. */
export function writeFlat(
  frame: Frame,
  elements: number,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  frame.open();
  frame.push(elements);
  for (let i = 0; i < operands.length; i++) {
    frame.push(addressOf(operands[i]));
    frame.push(bytesOf(operands[i].dtype));
  }
  frame.close(scalars);
}

/** Likewise over the elements of buffers from their start on, of the dtypes of a map. */
export function writeBuffers(
  frame: Frame,
  elements: number,
  { inputs, outputs }: MapKernel,
  buffers: readonly CpuBuffer[],
  scalars: readonly number[],
): void {
  frame.open();
  frame.push(elements);
  for (let i = 0; i < buffers.length; i++) {
    frame.push(buffers[i].address);
    frame.push(bytesOf(i < inputs.length ? inputs[i] : outputs[i - inputs.length].dtype));
  }
  frame.close(scalars);
}
