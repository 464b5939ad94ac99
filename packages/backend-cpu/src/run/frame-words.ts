// The words of a loop nest's frame, as `LoopNestCode` reads them.

import { dtypes, type LoopNest } from '@gradus/tensor/backend';
import { addressOf, type CpuOperand } from './operand.ts';

export function frameWords(
  { sizes, strides }: LoopNest,
  operands: readonly CpuOperand[],
): number[] {
  const words = [...sizes];
  for (let i = 0; i < operands.length; i++) {
    const { bytes } = dtypes[operands[i].dtype];
    words.push(addressOf(operands[i]));
    for (const stride of strides[i]) words.push(stride * bytes);
  }
  return words;
}
