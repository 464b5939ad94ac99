// How far one distribution lies from another.

import { div, scope, type Tensor } from '@gradus/tensor';
import { pointwiseLoss } from './pointwise.ts';
import { knownReduction, type LossReduction, lossReductions } from './reduction.ts';

/** What is made of the losses of single elements; `'batchmean'` divides by the size of dim 0 alone. */
export type KLDivReduction = LossReduction | 'batchmean';

/** Options of `klDiv`. */
export interface KLDivOptions {
  /** Whether the target is a logarithm too; false unless given. */
  readonly logTarget?: boolean;
  /** `'mean'` unless given. */
  readonly reduction?: KLDivReduction;
}

const ofProbabilities = pointwiseLoss<[input: Tensor, target: Tensor]>('klDiv', (e, x, y) =>
  e.sub(e.select(e.eq(y, 0), 0, e.mul(y, e.log(y))), e.mul(y, x)),
);

const ofLogarithms = pointwiseLoss<[input: Tensor, target: Tensor]>('klDiv', (e, x, y) =>
  e.mul(e.exp(y), e.sub(y, x)),
);

/**
 * Kullback–Leibler divergence of targets `y` from log-probabilities `x`, averaged over all
 * elements: `y (log y − x)`, 0 where `y` is; with `logTarget`, `eʸ (y − x)`. The divergence as it is
 * defined, averaged over a batch, is that with `reduction: 'batchmean'`.
 *
 * Shape: broadcast; `[]` unless `reduction` is `'none'`. Dtype: promoted; `input` is floating.
 * Gradient: `−y`, or `−eʸ`.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @throws {DTypeError} if `input` is not floating.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.functional.kl_div`
 * @example
 * const x = tensor([[0.5, 0.5]]).log();
 * await klDiv(x, tensor([[0, 1]]), { reduction: 'batchmean' }).item() // 0.6931471824645996
 */
export function klDiv(input: Tensor, target: Tensor, options?: KLDivOptions): Tensor {
  const reduction = klDivReductionOf('klDiv', options);
  const loss = options?.logTarget ? ofLogarithms : ofProbabilities;
  if (reduction !== 'batchmean') return loss([input, target], reduction);
  return scope(() => {
    const total = loss([input, target], 'sum');
    return input.rank === 0 ? total : div(total, input.shape[0]);
  });
}

/**
 * The reduction that options ask for.
 * @throws {ValueError} if there is none of that name.
 */
export function klDivReductionOf(op: string, options: KLDivOptions | undefined): KLDivReduction {
  return knownReduction<KLDivReduction>(op, options, [...lossReductions, 'batchmean']);
}
