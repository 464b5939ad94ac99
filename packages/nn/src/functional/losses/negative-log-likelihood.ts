// The negative log likelihood of classes.

import { indexSelect, ShapeError, scope, sum, type Tensor } from '@gradus/tensor';
import { checkLive, describe, elementwise } from '@gradus/tensor/interpreter';
import { checkFloating } from '../floating.ts';
import { asIndices, checkClassIndices, classDimOf, pickable, picked } from './class-indices.ts';
import { type LossOptions, type LossReduction, reduced, reductionOf } from './reduction.ts';

/** Options of losses of classes. */
export interface ClassLossOptions extends LossOptions {
  /** What the loss of each class counts, `[classes]`; 1 each unless given. */
  readonly weight?: Tensor | null;
  /** A target that counts nothing; −100 unless given. */
  readonly ignoreIndex?: number;
}

/** The target that counts nothing unless another is given. */
export const defaultIgnoreIndex = -100;

const unlikelihood = elementwise<[isCounted: Tensor, logProbability: Tensor]>(
  'nllLoss',
  'choice',
  (e, isCounted, x) => e.select(isCounted, e.neg(x), 0),
);

const weightedUnlikelihood = elementwise<
  [isCounted: Tensor, logProbability: Tensor, weight: Tensor]
>('nllLoss', 'choice', (e, isCounted, x, weight) =>
  e.select(isCounted, e.neg(e.mul(x, weight)), 0),
);

const countedWeight = elementwise<[isCounted: Tensor, weight: Tensor]>(
  'nllLoss',
  'choice',
  (e, isCounted, weight) => e.select(isCounted, weight, 0),
);

const perWeight = elementwise<[total: Tensor, weight: Tensor]>(
  'nllLoss',
  'float',
  (e, total, weight) => e.div(total, weight),
);

/**
 * Negative log likelihood of the classes in `target`, `−weight[y] · x[y]`, from log-probabilities.
 * The mean is over the weights: `Σ loss / Σ weight[y]`, NaN if nothing counts.
 *
 * Shape: `[C]`, `[N, C]` or `[N, C, d1, …]` with targets `[]`, `[N]` or `[N, d1, …]`; `[]`, or that
 * of the targets with `reduction: 'none'`. Dtype: floating, preserved; targets are int32 or uint8.
 * Gradient: `−weight[y] · g` at the class, 0 elsewhere.
 * @throws {ShapeError} if the targets or the weights do not fit.
 * @throws {DTypeError} if `input` is not floating, or the targets are no integers.
 * @throws {IndexError} if a target is neither a class nor `ignoreIndex`.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.functional.nll_loss`
 * @example
 * const target = tensor([1, 0], { dtype: 'int32' });
 * await nllLoss(tensor([[-1, -2], [-3, -4]]), target).item() // 2.5
 */
export function nllLoss(input: Tensor, target: Tensor, options?: ClassLossOptions): Tensor {
  const reduction = reductionOf('nllLoss', options);
  const { weight, ignoreIndex = defaultIgnoreIndex } = options ?? {};
  checkFloating('nllLoss', 'input', input);
  checkLive('nllLoss', target, 1);
  checkClassIndices('nllLoss', input, target);
  checkClassWeights('nllLoss', input, weight);
  return scope(() => {
    const counted = { target: asIndices(target), weight, ignoreIndex, reduction };
    return unlikelihoods('nllLoss', input, counted);
  });
}

/** Which classes are right, int32, or how likely each is; and what they count. */
export interface CountedClasses {
  readonly target: Tensor;
  readonly weight: Tensor | null | undefined;
  readonly ignoreIndex: number;
  readonly reduction: LossReduction;
}

/** The loss of log-probabilities; what is given was checked. */
export function unlikelihoods(
  op: string,
  logProbabilities: Tensor,
  { target, weight, ignoreIndex, reduction }: CountedClasses,
): Tensor {
  const classes = pickable(target, ignoreIndex);
  const isCounted = target.ne(ignoreIndex);
  const likelihood = picked(op, logProbabilities, classes);
  const weights = weight ? weightsOf(weight, classes) : undefined;
  const losses = weights
    ? weightedUnlikelihood(isCounted, likelihood, weights)
    : unlikelihood(isCounted, likelihood);
  return overWeights(losses, isCounted, weights, reduction);
}

/** Losses reduced; the mean is over the weights of those that count. */
export function overWeights(
  losses: Tensor,
  isCounted: Tensor,
  weights: Tensor | undefined,
  reduction: LossReduction,
): Tensor {
  if (reduction !== 'mean') return reduced(losses, reduction);
  const total = weights
    ? sum(countedWeight(isCounted, weights))
    : sum(isCounted, null, { dtype: losses.dtype });
  return perWeight(sum(losses), total);
}

/** The weight of each class in `classes`. */
export function weightsOf(weight: Tensor, classes: Tensor): Tensor {
  return indexSelect(weight, 0, classes.reshape([classes.numel])).reshape(classes.shape);
}

/** Refuses weights that are not one for each class. */
export function checkClassWeights(
  op: string,
  input: Tensor,
  weight: Tensor | null | undefined,
): void {
  if (!weight) return;
  checkFloating(op, 'weight', weight);
  const classes = input.shape[classDimOf(op, input)];
  if (weight.rank === 1 && weight.numel === classes) return;
  throw new ShapeError(
    op,
    `weight is ${describe(weight)}, input is ${describe(input)}; weights are [${classes}], one ` +
      'for each class',
    { weight: weight.shape, input: input.shape },
  );
}
