// Memory for time: what a function would save is computed again when it is needed.

import { synchronous } from '@gradus/tensor/interpreter';
import { isGradEnabled } from '../tape/modes.ts';
import { Recomputation } from './recomputation.ts';

/**
 * The result of `fn(...inputs)`, whose graph keeps the inputs and no values in between: backward
 * runs `fn` once more to have those.
 *
 * `fn` must do the same both times. The default generator draws what it drew at first, and goes on
 * afterwards as if it had not. Gradients are as without a checkpoint, those of tensors that `fn`
 * captured included; checkpoints nest, and can be differentiated twice.
 * @throws {ValueError} if `fn` returns a promise.
 * @throws {GradError} in backward, if an input was written to since, or `fn` did something else.
 * @source `torch.utils.checkpoint.checkpoint`, with `use_reentrant=False`
 * @see Chen, Xu, Zhang & Guestrin, Training Deep Nets with Sublinear Memory Cost, 2016.
 * @example
 * const x = tensor([1, 2], { requiresGrad: true });
 * checkpoint((x) => x.exp().log().mul(3), x).sum().backward();
 * (await x.grad.toArray()).map(Math.round) // [3, 3]
 */
export function checkpoint<Args extends readonly unknown[], R>(
  fn: (...inputs: Args) => R,
  ...inputs: Args
): R {
  const first = (): R => synchronous('checkpoint', () => fn(...inputs));
  if (!isGradEnabled()) return first();
  // What it runs on again has the types of what it ran on.
  const again = (args: readonly unknown[]): R => fn(...(args as Args));
  return new Recomputation(again, inputs).first(first);
}
