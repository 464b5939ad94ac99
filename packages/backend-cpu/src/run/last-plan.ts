// What was planned for the last operands of each kernel. A program runs its kernels on operands of
// the same shapes again and again; planning a loop nest takes longer than many a small kernel.

import type { Kernel } from '@gradus/tensor/backend';
import type { CpuOperand } from './operand.ts';

/** All of an operand that plans depend on. */
type Layout = Pick<CpuOperand, 'shape' | 'strides'>;

/**
 * A function that plans as `plan` does, and need not for operands that lie as the last of the
 * same kernel did.
 */
export function remembered<K extends Kernel, P>(
  plan: (kernel: K, operands: readonly CpuOperand[]) => P,
): (kernel: K, operands: readonly CpuOperand[]) => P {
  const last = new WeakMap<K, { layouts: readonly Layout[]; plan: P }>();
  return (kernel, operands) => {
    const known = last.get(kernel);
    if (known !== undefined && lieAlike(known.layouts, operands)) return known.plan;
    // Not the operands themselves: they would keep their buffers from the collector.
    const layouts = operands.map(({ shape, strides }) => ({ shape, strides }));
    const made = plan(kernel, operands);
    last.set(kernel, { layouts, plan: made });
    return made;
  };
}

function lieAlike(known: readonly Layout[], operands: readonly Layout[]): boolean {
  for (let i = 0; i < operands.length; i++) {
    if (!areEqual(known[i].shape, operands[i].shape)) return false;
    if (!areEqual(known[i].strides, operands[i].strides)) return false;
  }
  return true;
}

function areEqual(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return false;
  }
  return true;
}
