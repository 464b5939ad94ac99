// Adagrad: the gradient over the root of all squares so far.

import { fullLike, type Tensor } from '@gradus/tensor';
import { assign, dependingOn, eachRun, perRun } from '@gradus/tensor/interpreter';
import { addedQuotient } from '../optimizer/averages.ts';
import { Descent } from '../optimizer/descent.ts';
import type { Method, ParamGroup, Settings } from '../optimizer/optimizer.ts';
import { flag, notNegative } from '../optimizer/option-rules.ts';
import type { Optimizable } from '../optimizer/parameters.ts';
import { alike, numeral } from '../optimizer/state-rules.ts';
import { direction, variants } from '../optimizer/variants.ts';

/** Options of `Adagrad`. */
export interface AdagradOptions {
  /** The learning rate; 0.01 unless given. */
  readonly lr?: number;
  /** How fast the rate falls: it is divided by 1 + lrDecay · (t − 1); 0 unless given. */
  readonly lrDecay?: number;
  /** The factor of an L2 penalty; 0 unless given. */
  readonly weightDecay?: number;
  /** What the sum of squares starts from; 0 unless given. */
  readonly initialAccumulatorValue?: number;
  /** What is added to the root; 1e-10 unless given. */
  readonly eps?: number;
  /** Whether the objective grows rather than shrinks; false unless given. */
  readonly maximize?: boolean;
}

type AdagradSettings = Settings<AdagradOptions>;

/** What is remembered of a parameter. */
type AdagradState = { step: number; readonly sum: Tensor };

const method: Method<AdagradSettings, AdagradState> = {
  name: 'Adagrad',
  defaults: {
    lr: 0.01,
    lrDecay: 0,
    weightDecay: 0,
    initialAccumulatorValue: 0,
    eps: 1e-10,
    maximize: false,
  },
  settings: {
    lr: notNegative,
    lrDecay: notNegative,
    weightDecay: notNegative,
    initialAccumulatorValue: notNegative,
    eps: notNegative,
    maximize: flag,
  },
  state: { step: numeral, sum: alike },
};

const ops = variants(
  'Adagrad',
  ['maximize', 'weightDecay'],
  (on) => (e, p, g, sum, rate, weightDecay, eps) => {
    const d = direction(e, on, p, g, weightDecay);
    const squares = e.add(sum, e.mul(d, d));
    return [addedQuotient(e, p, rate, d, e.add(e.sqrt(squares), eps)), squares];
  },
);

/**
 * Adagrad: `p ← p − lr / (1 + (t − 1) · lrDecay) · g / (√s + eps)`, with the sum `s ← s + g²`.
 *
 * `g` is the gradient, turned with `maximize`, plus `weightDecay · p`. The sum starts from
 * `initialAccumulatorValue` when a parameter has its first step.
 * @source `torch.optim.Adagrad`
 * @see Duchi, Hazan & Singer, Adaptive subgradient methods, JMLR 12, 2011.
 * @example
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new Adagrad([w], { lr: 0.5 });
 * w.mul(w).sum().backward();
 * optimizer.step();
 * await w.toArray() // [0.5, -1.5]
 */
export class Adagrad extends Descent<AdagradSettings, AdagradState> {
  /**
   * @throws {ValueError} if there are no parameters, one is no tensor or there twice, or a setting
   * is unknown or out of its range.
   * @throws {GradError} if a parameter is no leaf.
   */
  constructor(params: Optimizable<AdagradSettings>, options: AdagradOptions = {}) {
    super(method, params, options);
  }

  protected start(
    p: Tensor,
    { initialAccumulatorValue }: ParamGroup<AdagradSettings>,
  ): AdagradState {
    return { step: 0, sum: fullLike(p, initialAccumulatorValue) };
  }

  protected update(
    p: Tensor,
    g: Tensor,
    state: AdagradState,
    group: ParamGroup<AdagradSettings>,
  ): void {
    const { sum } = state;
    const numbers = perRun(p, () => {
      const { lr, lrDecay, weightDecay, eps } = group;
      return [-lr / (1 + state.step * lrDecay), weightDecay, eps];
    });
    const op = dependingOn(() => ops(group));
    assign([p, sum], op, [p, g, sum, ...numbers]);
    eachRun(() => {
      state.step++;
    });
  }
}
