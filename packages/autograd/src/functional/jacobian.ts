// Derivatives as wholes: a backward pass for each element of the result.

import { onesLike, reshape, stack, type Tensor, zeros } from '@gradus/tensor';
import { setGradEnabled } from '../tape/modes.ts';
import { gradientsOrZeros } from './flow.ts';
import { checkScalar, recorded, type TransformOptions } from './inputs.ts';
import { type Arguments, type Like, like, type Tensors } from './structure.ts';

/**
 * The Jacobian of `fn` at `inputs`: `J[j, k] = ∂yⱼ / ∂xₖ` with indices `j` of the result and `k` of
 * the input.
 *
 * Shape: `[…result, …input]`. With several results an array of such, with several inputs an array
 * of such, results outside: `J[result][input]`. Inputs that the result does not depend on have
 * zeros. Each element of the result takes a backward pass.
 * @throws {ValueError} if `fn` returns a promise.
 * @source `torch.autograd.functional.jacobian`
 * @example
 * await jacobian((x) => x.pow(2), tensor([1, 2])).toArray() // [[2, 0], [0, 4]]
 */
export function jacobian<const I extends Tensors, O extends Tensors>(
  fn: (...inputs: Arguments<I>) => O,
  inputs: I,
  { createGraph = false }: TransformOptions = {},
): Like<O, Like<I>> {
  const { xs, outputs, ys } = recorded('jacobian', fn, inputs, createGraph);
  return like(
    outputs,
    ys.map((y) => like(inputs, blocks(y, xs, createGraph))),
  );
}

/**
 * The Hessian of `fn` at `inputs`: `H[k, l] = ∂²y / ∂xₖ ∂xₗ` of its result, one element.
 *
 * Shape: `[…input, …input]`; with several inputs arrays of arrays of such, `H[input][input]`.
 * @throws {GradError} if the result has several elements.
 * @throws {ValueError} if `fn` returns a promise.
 * @source `torch.autograd.functional.hessian`
 * @example
 * await hessian((x) => x.pow(3).sum(), tensor([1, 2])).toArray() // [[6, 0], [0, 12]]
 */
export function hessian<const I extends Tensors>(
  fn: (...inputs: Arguments<I>) => Tensor,
  inputs: I,
  { createGraph = false }: TransformOptions = {},
): Like<I, Like<I>> {
  const { xs, outputs, ys } = recorded('hessian', fn, inputs, createGraph);
  checkScalar('hessian', ys);
  const gradients = gradientsOrZeros(ys, xs, [onesLike(outputs)], { createGraph: true });
  return like(
    inputs,
    gradients.map((gradient) => like(inputs, blocks(gradient, xs, createGraph))),
  );
}

/** The Jacobian of one tensor by each of several; the graph is kept for the next tensor. */
function blocks(y: Tensor, xs: readonly Tensor[], createGraph: boolean): Tensor[] {
  return setGradEnabled(createGraph, () => {
    const rows = Array.from({ length: y.numel }, (_, j) =>
      gradientsOrZeros([y], xs, [oneAt(j, y)], { createGraph, retainGraph: true }),
    );
    return xs.map((x, i) => {
      const shape = [...y.shape, ...x.shape];
      if (rows.length === 0) return zeros(shape, { dtype: x.dtype, device: x.device });
      return reshape(stack(rows.map((row) => row[i])), shape);
    });
  });
}

function oneAt(j: number, { numel, shape, dtype, device }: Tensor): Tensor {
  const seed = zeros([numel], { dtype, device });
  seed.narrow(0, j, 1).fill_(1);
  return seed.reshape(shape);
}
