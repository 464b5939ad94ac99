// Ops that are one structured kernel.

import type { Operand } from '../backend/contract.ts';
import type { KernelOp } from '../ops/definition.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { allocate, commonBackend, operandOf } from './operands.ts';
import { tensorsOnly, type Value } from './value.ts';

export function runKernelOp(op: KernelOp, inputs: readonly Value[], params: unknown): Tensor[] {
  const backend = commonBackend(op.name, inputs);
  const tensors = tensorsOnly(op.name, inputs);
  const { kernel, outputs, scalars, along } = op.lower(tensors, params);
  const results = outputs.map(({ shape, dtype }) => allocate(op.name, backend, shape, dtype));
  const operands = [...tensors, ...results].map(operandOf);
  backend.run(
    kernel,
    along === undefined ? operands : operands.map((operand) => withLast(operand, along)),
    scalars,
  );
  return results;
}

/** The operand with one of its dims put last. */
function withLast(operand: Operand, dim: number): Operand {
  const { shape, strides } = operand;
  if (shape.length === 0) return { ...operand, shape: [1], strides: [1] };
  if (dim === shape.length - 1) return operand;
  return { ...operand, shape: lastOf(shape, dim), strides: lastOf(strides, dim) };
}

function lastOf(list: readonly number[], dim: number): number[] {
  return [...list.slice(0, dim), ...list.slice(dim + 1), list[dim]];
}
