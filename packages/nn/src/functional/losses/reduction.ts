// How the losses of single elements become the loss of all of them.

import { mean, sum, type Tensor, ValueError } from '@gradus/tensor';
import { checkOptions } from '@gradus/tensor/interpreter';

/** What is made of the losses of single elements: their mean, their sum, or nothing else. */
export type LossReduction = 'mean' | 'sum' | 'none';

/** Options that every loss has. */
export interface LossOptions {
  /** `'mean'` unless given. */
  readonly reduction?: LossReduction;
}

const reductions: { readonly [reduction in LossReduction]: (losses: Tensor) => Tensor } = {
  mean: (losses) => mean(losses),
  sum: (losses) => sum(losses),
  none: (losses) => losses,
};

/** The names of the reductions, that of the default first. */
export const lossReductions: readonly LossReduction[] = ['mean', 'sum', 'none'];

/** The losses of single elements as one number, or as they are. */
export function reduced(losses: Tensor, reduction: LossReduction): Tensor {
  return reductions[reduction](losses);
}

/**
 * The reduction that options ask for.
 * @throws {ValueError} if there is none of that name.
 */
export function reductionOf(op: string, options: LossOptions | undefined): LossReduction {
  return knownReduction(op, options, lossReductions);
}

/** The reduction that options ask for, of a loss that knows others. */
export function knownReduction<R extends string>(
  op: string,
  options: { readonly reduction?: R } | undefined,
  known: readonly R[],
): R {
  checkOptions(op, options, "{ reduction: 'sum' }");
  const { reduction = known[0] } = options ?? {};
  if (known.includes(reduction)) return reduction;
  const names = known.map((name) => `'${name}'`);
  throw new ValueError(
    op,
    `reduction is ${typeof reduction === 'string' ? `'${reduction}'` : String(reduction)}; it is ` +
      `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`,
    { reduction },
  );
}
