// Products with derivatives that are never made as wholes: with a Jacobian from the left by a
// backward pass, from the right by a backward pass through a backward pass.

import { onesLike, type Tensor, zerosLike } from '@gradus/tensor';
import { fitting, gradientsOrZeros, released } from './flow.ts';
import { checkScalar, recorded, type TransformOptions } from './inputs.ts';
import { type Arguments, type Like, like, type Tensors } from './structure.ts';

/**
 * The result of `fn` at `inputs`, and `vᵀ J` with its Jacobian `J` there.
 *
 * Shape: `v` as the result, the product as `inputs`: tensors, or arrays of them, as those are. For
 * one element `v` is 1 unless given. Inputs that the result does not depend on have zeros.
 * @throws {GradError} if `v` does not fit the result, or is missing where that has several elements.
 * @throws {ValueError} if `fn` returns a promise.
 * @source `torch.autograd.functional.vjp`
 * @example
 * const [y, gx] = vjp((x) => x.pow(2), tensor([1, 2]), tensor([1, 10]));
 * await gx.toArray() // [2, 40]
 */
export function vjp<const I extends Tensors, O extends Tensors>(
  fn: (...inputs: Arguments<I>) => O,
  inputs: I,
  v?: Tensors,
  { createGraph = false }: TransformOptions = {},
): [outputs: Like<O>, product: Like<I>] {
  const { xs, outputs, ys } = recorded('vjp', fn, inputs, createGraph);
  if (v === undefined) checkScalar('vjp', ys);
  const seeds = fitting('vjp', v ?? ys.map((y) => onesLike(y)), ys, 'result');
  const product = gradientsOrZeros(ys, xs, seeds, { createGraph });
  return [released(outputs, createGraph), like(inputs, product)];
}

/**
 * The result of `fn` at `inputs`, and `J v` with its Jacobian `J` there: how the result changes
 * when the inputs change along `v`.
 *
 * Shape: `v` as `inputs`, the product as the result: tensors, or arrays of them, as those are.
 * Gradients are linear in the gradient of the result, so that differentiating them by it gives the
 * product; `fn` must be twice differentiable for that.
 * @throws {GradError} if `v` does not fit `inputs`.
 * @throws {ValueError} if `fn` returns a promise.
 * @source `torch.autograd.functional.jvp`
 * @example
 * const [y, change] = jvp((x) => x.pow(2).sum(), tensor([1, 2]), tensor([1, 10]));
 * await change.item() // 42
 */
export function jvp<const I extends Tensors, O extends Tensors>(
  fn: (...inputs: Arguments<I>) => O,
  inputs: I,
  v: Tensors,
  { createGraph = false }: TransformOptions = {},
): [outputs: Like<O>, product: Like<O>] {
  const { xs, outputs, ys } = recorded('jvp', fn, inputs, createGraph);
  const direction = fitting('jvp', v, xs, 'input');
  const seeds = ys.map((y) => zerosLike(y, { requiresGrad: true }));
  const gradients = gradientsOrZeros(ys, xs, seeds, { createGraph: true });
  const product = gradientsOrZeros(gradients, seeds, direction, { createGraph });
  return [released(outputs, createGraph), like(outputs, product)];
}

/**
 * The result of `fn` at `inputs`, one element, and `H v` with its Hessian `H` there.
 *
 * Shape: `v` and the product as `inputs`: tensors, or arrays of them.
 * @throws {GradError} if `v` does not fit `inputs`, or the result has several elements.
 * @throws {ValueError} if `fn` returns a promise.
 * @source `torch.autograd.functional.hvp`
 * @example
 * const [y, product] = hvp((x) => x.pow(3).sum(), tensor([1, 2]), tensor([1, 10]));
 * await product.toArray() // [6, 120]
 */
export function hvp<const I extends Tensors>(
  fn: (...inputs: Arguments<I>) => Tensor,
  inputs: I,
  v: Tensors,
  { createGraph = false }: TransformOptions = {},
): [output: Tensor, product: Like<I>] {
  const { xs, outputs, ys } = recorded('hvp', fn, inputs, createGraph);
  checkScalar('hvp', ys);
  const direction = fitting('hvp', v, xs, 'input');
  const gradients = gradientsOrZeros(ys, xs, [onesLike(outputs)], { createGraph: true });
  const product = gradientsOrZeros(gradients, xs, direction, { createGraph });
  return [released(outputs, createGraph), like(inputs, product)];
}
