// How large kernels become by fusion at most.

import {
  type Capabilities,
  type Expression,
  type Operand,
  topologicalOrder,
} from '@gradus/tensor/backend';

/** What a fused kernel may have at most. */
export interface Limits {
  readonly inputs: number;
  /** Those that inputs and outputs lie in, which some devices bind one by one. */
  readonly buffers: number;
  readonly nodes: number;
}

/** Where a device sets none: more nodes and inputs spill from registers. */
export const usualLimits: Limits = { inputs: 10, buffers: Number.POSITIVE_INFINITY, nodes: 64 };

/** The limits of a device. */
export function limitsOf({ maxBuffers }: Partial<Capabilities> = {}): Limits {
  return { ...usualLimits, buffers: maxBuffers ?? usualLimits.buffers };
}

/** Whether a kernel over `inputs` inputs among these operands, with these expressions, is within. */
export function isWithin(
  limits: Limits,
  inputs: number,
  operands: readonly Operand[],
  expressions: readonly Expression[],
): boolean {
  return (
    inputs <= limits.inputs &&
    new Set(operands.map(({ buffer }) => buffer)).size <= limits.buffers &&
    topologicalOrder(expressions).length <= limits.nodes
  );
}
