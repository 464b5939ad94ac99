// Lengths of vectors along a dim, and how alike two vectors are.

import { add, clamp, div, mul, norm, scope, square, sub, sum, type Tensor } from '@gradus/tensor';
import { elementwise } from '@gradus/tensor/interpreter';
import { checkFloating } from './floating.ts';

/** Options of `normalize`. */
export interface NormalizeOptions {
  /** Which norm; 2 unless given. */
  readonly p?: number;
  /** The dim of the vectors; 1 unless given. */
  readonly dim?: number;
  /** What the norm is at least taken to be; 1e-12 unless given. */
  readonly eps?: number;
}

/**
 * Vectors along `dim`, divided by their p-norms: `x / max(‖x‖, eps)`.
 *
 * Shape: that of `x`. Dtype: floating, preserved.
 * @throws {DTypeError} if `x` is not floating.
 * @throws {ShapeError} if `dim` lies outside `[-rank, rank)`.
 * @source `torch.nn.functional.normalize`
 * @example
 * await normalize(tensor([[3, 4]])).toArray() // [[0.6000000238418579, 0.800000011920929]]
 */
export function normalize(x: Tensor, options: NormalizeOptions = {}): Tensor {
  const { p = 2, dim = 1, eps = 1e-12 } = options;
  checkFloating('normalize', 'input', x);
  return scope(() => div(x, clamp(norm(x, p, dim, { keepdim: true }), eps)));
}

/** Options of `cosineSimilarity`. */
export interface CosineSimilarityOptions {
  /** The dim of the vectors; 1 unless given. */
  readonly dim?: number;
  /** What a length is at least taken to be; 1e-8 unless given. */
  readonly eps?: number;
}

// As in PyTorch, a length that was raised has the gradient of the root that it is said to be.
const length = elementwise<[squares: Tensor, eps: number]>(
  'cosineSimilarity',
  'float',
  (e, squares, eps) => {
    const root = e.sqrt(squares);
    return e.select(e.lt(root, eps), eps, root);
  },
  (e, g, y) => [e.div(g, e.add(y, y))],
);

/**
 * Cosine of the angle between vectors along `dim`: `x₁ · x₂ / (‖x₁‖ ‖x₂‖)`, with each length at
 * least `eps`.
 *
 * Shape: broadcast, without `dim`. Dtype: floating, promoted.
 * @throws {DTypeError} if an input is not floating.
 * @throws {ShapeError} if the shapes do not broadcast, or `dim` lies outside `[-rank, rank)`.
 * @source `torch.nn.functional.cosine_similarity`
 * @example
 * await cosineSimilarity(tensor([[1, 0]]), tensor([[0, 2]])).toArray() // [0]
 */
export function cosineSimilarity(
  x1: Tensor,
  x2: Tensor,
  options: CosineSimilarityOptions = {},
): Tensor {
  const { dim = 1, eps = 1e-8 } = options;
  checkFloating('cosineSimilarity', 'x1', x1);
  checkFloating('cosineSimilarity', 'x2', x2, 1);
  return scope(() => {
    const unit = (x: Tensor): Tensor => div(x, length(sum(square(x), dim, { keepdim: true }), eps));
    return sum(mul(unit(x1), unit(x2)), dim);
  });
}

/** Options of `pairwiseDistance`. */
export interface PairwiseDistanceOptions {
  /** Which norm; 2 unless given. */
  readonly p?: number;
  /** What is added to every difference, so that equal vectors have a gradient; 1e-6. */
  readonly eps?: number;
  /** Whether the last dim stays with size 1; false unless given. */
  readonly keepdim?: boolean;
}

/**
 * p-norm of the differences along the last dim: `‖x₁ − x₂ + eps‖`.
 *
 * Shape: broadcast, without the last dim. Dtype: floating, promoted.
 * @throws {DTypeError} if an input is not floating.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @source `torch.nn.functional.pairwise_distance`
 * @example
 * await pairwiseDistance(tensor([[3, 4]]), tensor([[0, 0]]), { eps: 0 }).toArray() // [5]
 */
export function pairwiseDistance(
  x1: Tensor,
  x2: Tensor,
  options: PairwiseDistanceOptions = {},
): Tensor {
  const { p = 2, eps = 1e-6, keepdim = false } = options;
  checkFloating('pairwiseDistance', 'x1', x1);
  checkFloating('pairwiseDistance', 'x2', x2, 1);
  return scope(() => norm(add(sub(x1, x2), eps), p, -1, { keepdim }));
}
