// The cross-entropy of unnormalised log-probabilities and classes, which are given by their
// indices or by their probabilities.

import { div, logSoftmax, mul, scope, sum, type Tensor, ValueError, where } from '@gradus/tensor';
import { checkLive, describe, elementwise, sameShape } from '@gradus/tensor/interpreter';
import { checkFloating } from '../floating.ts';
import { asIndices, checkClassIndices, classDimOf, pickable } from './class-indices.ts';
import {
  type ClassLossOptions,
  type CountedClasses,
  checkClassWeights,
  defaultIgnoreIndex,
  overWeights,
  unlikelihoods,
  weightsOf,
} from './negative-log-likelihood.ts';
import { reductionOf } from './reduction.ts';

/** Options of `crossEntropy`. */
export interface CrossEntropyOptions extends ClassLossOptions {
  /** How much of each target is spread evenly over all classes; 0 unless given. */
  readonly labelSmoothing?: number;
}

/**
 * Cross-entropy, `−Σ pᵢ log softmax(x)ᵢ` over the classes, where `p` is 1 at the class in `target`
 * or the probabilities in `target`. With `weight` each class counts so much; of class indices the
 * mean is over the weights that count, of probabilities over the places.
 *
 * Shape: `[C]`, `[N, C]` or `[N, C, d1, …]`; class indices `[]`, `[N]` or `[N, d1, …]`,
 * probabilities like the input; `[]`, or that of the indices with `reduction: 'none'`. Dtype:
 * floating, preserved; class indices are int32 or uint8. Gradient: `softmax(x) − p`.
 * @throws {ShapeError} if the targets or the weights do not fit.
 * @throws {DTypeError} if `input` or probabilities are not floating, or class indices no integers.
 * @throws {IndexError} if a target is neither a class nor `ignoreIndex`.
 * @throws {ValueError} if there is no such reduction, `labelSmoothing` lies outside `[0, 1]`, or
 * `ignoreIndex` is given beside probabilities.
 * @source `torch.nn.functional.cross_entropy`
 * @see Szegedy et al., Rethinking the Inception architecture, arXiv:1512.00567, 2015.
 * @example
 * const target = tensor([1], { dtype: 'int32' });
 * await crossEntropy(tensor([[0, 0]]), target).item() // 0.6931471824645996
 */
export function crossEntropy(input: Tensor, target: Tensor, options?: CrossEntropyOptions): Tensor {
  const op = 'crossEntropy';
  const reduction = reductionOf(op, options);
  const { weight, ignoreIndex = defaultIgnoreIndex, labelSmoothing = 0 } = options ?? {};
  checkSmoothing(op, labelSmoothing);
  checkFloating(op, 'input', input);
  checkLive(op, target, 1);
  const dim = classDimOf(op, input);
  const areProbabilities = sameShape(input.shape, target.shape);
  if (areProbabilities) checkProbabilities(op, target, ignoreIndex);
  else checkClassIndices(op, input, target);
  checkClassWeights(op, input, weight);
  return scope(() => {
    const logs = logSoftmax(input, dim);
    const targets = areProbabilities ? target : asIndices(target);
    const counted = { target: targets, weight, ignoreIndex, reduction };
    if (areProbabilities) return withProbabilities(logs, dim, counted, labelSmoothing);
    const loss = unlikelihoods(op, logs, counted);
    if (labelSmoothing === 0) return loss;
    const even = evenly(logs, dim, counted);
    return mixed(loss, even, 1 - labelSmoothing, labelSmoothing / logs.shape[dim]);
  });
}

/** Refuses parts of a target that are none. */
export function checkSmoothing(op: string, labelSmoothing: number): void {
  if (labelSmoothing >= 0 && labelSmoothing <= 1) return;
  throw new ValueError(
    op,
    `labelSmoothing is ${labelSmoothing}; it is a part of the target, in [0, 1]`,
    { labelSmoothing },
  );
}

function checkProbabilities(op: string, target: Tensor, ignoreIndex: number): void {
  checkFloating(op, 'target, of the shape of the input,', target);
  if (ignoreIndex < 0) return;
  throw new ValueError(
    op,
    `ignoreIndex is ${ignoreIndex}, target is ${describe(target)}, probabilities; only class ` +
      'indices can be ignored',
    { ignoreIndex, dtype: target.dtype, shape: target.shape },
  );
}

const smoothed = elementwise<[target: Tensor, kept: number, share: number]>(
  'crossEntropy',
  'float',
  (e, target, kept, share) => e.add(e.mul(target, kept), share),
);

const mixed = elementwise<[x: Tensor, y: Tensor, a: number, b: number]>(
  'crossEntropy',
  'float',
  (e, x, y, a, b) => e.add(e.mul(x, a), e.mul(y, b)),
);

function withProbabilities(
  logs: Tensor,
  dim: number,
  { target, weight, reduction }: CountedClasses,
  smoothing: number,
): Tensor {
  const classes = logs.shape[dim];
  const p = smoothing > 0 ? smoothed(target, 1 - smoothing, smoothing / classes) : target;
  const products = mul(byClass(logs, dim, weight), p);
  if (reduction === 'none') return sum(products, dim).neg();
  const total = sum(products).neg();
  return reduction === 'sum' ? total : div(total, logs.numel / classes);
}

/** The loss if every class were as right as the others. */
function evenly(
  logs: Tensor,
  dim: number,
  { target, weight, ignoreIndex, reduction }: CountedClasses,
): Tensor {
  const isCounted = target.ne(ignoreIndex);
  const losses = where(isCounted, sum(byClass(logs, dim, weight), dim).neg(), 0);
  const weights = weight ? weightsOf(weight, pickable(target, ignoreIndex)) : undefined;
  return overWeights(losses, isCounted, weights, reduction);
}

function byClass(logs: Tensor, dim: number, weight: Tensor | null | undefined): Tensor {
  if (!weight) return logs;
  return mul(logs, weight.reshape(logs.shape.map((size, d) => (d === dim ? size : 1))));
}
