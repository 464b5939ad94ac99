// Ops that are one structured kernel.

import type { KernelOp } from '../ops/definition.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { allocate, commonBackend, operandOf } from './operands.ts';
import { tensorsOnly, type Value } from './value.ts';

export function runKernelOp(op: KernelOp, inputs: readonly Value[], params: unknown): Tensor[] {
  const backend = commonBackend(op.name, inputs);
  const tensors = tensorsOnly(op.name, inputs);
  const { kernel, outputs, scalars } = op.lower(tensors, params);
  const results = outputs.map(({ shape, dtype }) => allocate(op.name, backend, shape, dtype));
  backend.run(kernel, [...tensors, ...results].map(operandOf), scalars);
  return results;
}
