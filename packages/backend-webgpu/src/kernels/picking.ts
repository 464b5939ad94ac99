// What kernels share that pick elements along the last dim by an index.

import type { GpuOperand } from '../encode/program.ts';

/** An operand as if stretched to `shape` along the last dim: where its lines begin. */
export function stillAlongLast(operand: GpuOperand, shape: readonly number[]): GpuOperand {
  return { ...operand, shape, strides: [...operand.strides.slice(0, -1), 0] };
}

/**
 * Declares `picked`: an index, given as an expression of i32, as u32, counted from the end where it
 * is negative and `wraps`. Anything not below `size` is out of range.
 */
export function pickIndex(index: string, size: string, wraps: boolean): string {
  return wraps
    ? `let signed = ${index}; let picked = bitcast<u32>(signed) + select(0u, ${size}, signed < 0);`
    : `let picked = bitcast<u32>(${index});`;
}
