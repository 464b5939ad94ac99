// The negative log likelihood of classes.

import { div, indexSelect, ShapeError, scope, sum, type Tensor } from '@gradus/tensor';
import { describe, elementwise } from '@gradus/tensor/interpreter';
import { checkFloating } from '../floating.ts';
import { checkClassIndices, classDimOf, pickable, picked } from './class-indices.ts';
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

const unlikelihood = elementwise<[isIgnored: Tensor, logProbability: Tensor]>(
  'nllLoss',
  'choice',
  (e, isIgnored, x) => e.select(isIgnored, 0, e.neg(x)),
);

const weightedUnlikelihood = elementwise<
  [isIgnored: Tensor, logProbability: Tensor, weight: Tensor]
>('nllLoss', 'choice', (e, isIgnored, x, weight) =>
  e.select(isIgnored, 0, e.neg(e.mul(x, weight))),
);

const countedWeight = elementwise<[isIgnored: Tensor, weight: Tensor | number]>(
  'nllLoss',
  'choice',
  (e, isIgnored, weight) => e.select(isIgnored, 0, weight),
);

/**
 * Negative log likelihood of the classes in `target`, `−weight[y] · x[y]`, from log-probabilities.
 * The mean is over the weights: `Σ loss / Σ weight[y]`, NaN if nothing counts.
 *
 * Shape: `[C]`, `[N, C]` or `[N, C, d1, …]` with targets `[]`, `[N]` or `[N, d1, …]`; `[]`, or that
 * of the targets with `reduction: 'none'`. Dtype: floating, preserved; targets are int32.
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
  checkClassIndices('nllLoss', input, target);
  checkClassWeights('nllLoss', input, weight);
  return scope(() => unlikelihoods('nllLoss', input, { target, weight, ignoreIndex, reduction }));
}

/** Which classes are right, and what they count. */
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
  const isIgnored = target.eq(ignoreIndex);
  const likelihood = picked(op, logProbabilities, classes);
  const weights = weight ? weightsOf(weight, classes) : undefined;
  const losses = weights
    ? weightedUnlikelihood(isIgnored, likelihood, weights)
    : unlikelihood(isIgnored, likelihood);
  if (reduction !== 'mean') return reduced(losses, reduction);
  const counts = weights
    ? sum(countedWeight(isIgnored, weights))
    : sum(isIgnored.logicalNot(), null, { dtype: losses.dtype });
  return div(sum(losses), counts);
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
