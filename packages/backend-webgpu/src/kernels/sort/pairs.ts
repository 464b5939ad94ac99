// Pairs of words as sorts hold them: a key, and where on its line it was, one after the other.

import type { GpuOperand } from '../../encode/program.ts';
import type { GpuBuffer } from '../../memory/buffer.ts';

/** A buffer of words as an operand. */
export function wordsOf(buffer: GpuBuffer): GpuOperand {
  return { buffer, byteOffset: 0, shape: [buffer.bytes / 4], strides: [1], dtype: 'int32' };
}
