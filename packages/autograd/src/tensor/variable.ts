// PyTorch's older style, in which a tensor was wrapped to have a gradient.

import type { Tensor } from '@gradus/tensor';
import { setRequired } from '../tape/leaves.ts';

/** Options of {@link Variable}. */
export interface VariableOptions {
  /** Whether the gradient of the variable is computed; false unless given. */
  readonly requiresGrad?: boolean;
}

/**
 * A leaf that shares the elements of `x`: what scripts of the older style call a variable. It is a
 * tensor; its values are `data`, those of its gradient `grad.data`.
 * @throws {GradError} if `requiresGrad` is true and the dtype is not floating.
 * @source `torch.autograd.Variable`
 * @example
 * const w = Variable(tensor([1, 2]), { requiresGrad: true });
 * w.mul(w).sum().backward();
 * w.data.sub_(w.grad.data.mul(0.5));
 * await w.toArray() // [0, 0]
 */
export function Variable(x: Tensor, { requiresGrad = false }: VariableOptions = {}): Tensor {
  return setRequired(x.detach(), requiresGrad);
}
