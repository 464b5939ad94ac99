// Operands as kernels address them.

import { dtypes, elementCount, isContiguous, type Operand } from '@gradus/tensor/backend';
import type { CpuBuffer } from '../memory/buffer.ts';

/** An operand in this backend's memory: a buffer, or a place for what lasts during one run. */
export interface CpuOperand extends Operand {
  readonly buffer: Pick<CpuBuffer, 'address' | 'bytes'>;
}

/** The address of the operand's first element. */
export function addressOf({ buffer, byteOffset }: CpuOperand): number {
  return buffer.address + byteOffset;
}

export function elementCountOf({ shape }: CpuOperand): number {
  return elementCount(shape);
}

/** Whether all lie row-major without gaps. */
export function areFlat(operands: readonly CpuOperand[]): boolean {
  for (let i = 0; i < operands.length; i++) {
    if (!isContiguous(operands[i].shape, operands[i].strides)) return false;
  }
  return true;
}

/** The operand that begins `elements` places in memory later. */
export function movedOn(operand: CpuOperand, elements: number): CpuOperand {
  const bytes = elements * dtypes[operand.dtype].bytes;
  return { ...operand, byteOffset: operand.byteOffset + bytes };
}
