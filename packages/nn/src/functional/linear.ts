// Linear and bilinear maps.

import { add, addmm, bmm, matmul, ShapeError, scope, type Tensor } from '@gradus/tensor';
import { checkLive, describe, elementCount, formatShape } from '@gradus/tensor/interpreter';

/**
 * `x · weightᵀ + bias`.
 *
 * Shape: `[…, in]`, `weight [out, in]` or `[in]`, `bias [out]` or `[]` → `[…, out]` or `[…]`.
 * Dtype: that of all, preserved. Gradient: `g · weight`, `gᵀ · x`, and `g` summed for the bias.
 * @throws {ShapeError} if the last dim of `x` is not `in`, or the bias does not fit.
 * @throws {DTypeError} if the dtypes differ.
 * @source `torch.nn.functional.linear`
 * @example
 * await linear(tensor([1, 2]), tensor([[3, 4]]), tensor([5])).toArray() // [16]
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor | null): Tensor {
  checkFeatures(x, weight);
  return scope(() => {
    if (weight.rank === 1) return bias ? add(matmul(x, weight), bias) : matmul(x, weight);
    const columns = weight.t();
    if (!bias) return matmul(x, columns);
    return x.rank === 2 ? addmm(bias, x, columns) : add(matmul(x, columns), bias);
  });
}

function checkFeatures(x: Tensor, weight: Tensor): void {
  checkLive('linear', x);
  checkLive('linear', weight, 1);
  const features = weight.shape.at(-1);
  const fits = weight.rank === 1 || weight.rank === 2;
  if (fits && x.rank > 0 && x.shape.at(-1) === features) return;
  throw new ShapeError(
    'linear',
    `input is ${describe(x)}, weight is ${describe(weight)}; the weight has one dim or two, and ` +
      `its last is the last of the input`,
    { input: x.shape, weight: weight.shape },
  );
}

/**
 * `x₁ · weight[k] · x₂ᵀ + bias[k]` for every output feature `k`.
 *
 * Shape: `x1 […, in1]`, `x2 […, in2]`, `weight [out, in1, in2]`, `bias [out]` → `[…, out]`.
 * Dtype: that of all, preserved.
 * @throws {ShapeError} if a shape does not fit.
 * @throws {DTypeError} if the dtypes differ.
 * @source `torch.nn.functional.bilinear`
 * @example
 * const weight = tensor([[[1, 2], [3, 4]]]);
 * await bilinear(tensor([[1, 1]]), tensor([[1, 10]]), weight).toArray() // [[64]]
 */
export function bilinear(x1: Tensor, x2: Tensor, weight: Tensor, bias?: Tensor | null): Tensor {
  checkBilinear(x1, x2, weight);
  return scope(() => {
    const lead = x1.shape.slice(0, -1);
    const [features, in1, in2] = weight.shape;
    const count = elementCount(lead);
    // All maps at once leave a row of x1's features for each output feature, which x1 adds up.
    const maps = weight.reshape([features * in1, in2]);
    const rows = matmul(x2.reshape([count, in2]), maps.t()).reshape([count, features, in1]);
    const products = bmm(rows, x1.reshape([count, in1, 1])).reshape([...lead, features]);
    return bias ? add(products, bias) : products;
  });
}

function checkBilinear(x1: Tensor, x2: Tensor, weight: Tensor): void {
  for (const [i, x] of [x1, x2, weight].entries()) checkLive('bilinear', x, i);
  const [, in1, in2] = weight.shape;
  const fits =
    weight.rank === 3 &&
    x1.rank > 0 &&
    formatShape(x1.shape) === formatShape([...x2.shape.slice(0, -1), in1]) &&
    x2.shape.at(-1) === in2;
  if (fits) return;
  throw new ShapeError(
    'bilinear',
    `inputs are ${describe(x1)} and ${describe(x2)}, weight is ${describe(weight)}; they must be ` +
      '[…, in1], […, in2] and [out, in1, in2]',
    { x1: x1.shape, x2: x2.shape, weight: weight.shape },
  );
}
