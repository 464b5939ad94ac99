// Views: a new layout over the same storage; no data moves.

import type { ViewOp } from '../ops/definition.ts';
import { Tensor } from '../tensor/tensor.ts';
import { commonBackend } from './operands.ts';
import { firstTensor, type Value } from './value.ts';

export function runView(op: ViewOp, inputs: readonly Value[], params: unknown): Tensor[] {
  const x = firstTensor(op.name, inputs);
  commonBackend(op.name, inputs);
  return [new Tensor(x.storage, x.dtype, op.layout(x, params))];
}
