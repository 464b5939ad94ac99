// NAdam: Adam with Nesterov momentum.

import { type Tensor, zerosLike } from '@gradus/tensor';
import { assign, dependingOn, eachRun, perRun } from '@gradus/tensor/interpreter';
import { addedQuotient, averaged, averagedSquare } from '../optimizer/averages.ts';
import { Descent } from '../optimizer/descent.ts';
import type { Method, ParamGroup, Settings } from '../optimizer/optimizer.ts';
import { decays, notNegative } from '../optimizer/option-rules.ts';
import type { Optimizable } from '../optimizer/parameters.ts';
import { alike, numeral } from '../optimizer/state-rules.ts';
import { direction, variants } from '../optimizer/variants.ts';

/** Options of `NAdam`. */
export interface NAdamOptions {
  /** The learning rate; 2e-3 unless given. */
  readonly lr?: number;
  /** How much of the averages of gradients and of squares is kept; [0.9, 0.999] unless given. */
  readonly betas?: readonly [number, number];
  /** What is added to the denominator; 1e-8 unless given. */
  readonly eps?: number;
  /** The factor of an L2 penalty; 0 unless given. */
  readonly weightDecay?: number;
  /** How fast momentum approaches `betas[0]`; 4e-3 unless given. */
  readonly momentumDecay?: number;
}

type NAdamSettings = Settings<NAdamOptions>;

/** What is remembered of a parameter. */
type NAdamState = {
  step: number;
  muProduct: number;
  readonly expAvg: Tensor;
  readonly expAvgSq: Tensor;
};

const method: Method<NAdamSettings, NAdamState> = {
  name: 'NAdam',
  defaults: { lr: 2e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, momentumDecay: 4e-3 },
  settings: {
    lr: notNegative,
    betas: decays,
    eps: notNegative,
    weightDecay: notNegative,
    momentumDecay: notNegative,
  },
  state: { step: numeral, muProduct: numeral, expAvg: alike, expAvgSq: alike },
};

const ops = variants(
  'NAdam',
  ['weightDecay'],
  ({ weightDecay: decays }) =>
    (e, p, g, m, v, ...numbers) => {
      const [gradRate, meanRate, weightDecay, beta1, rest1, beta2, rest2, correction, eps] =
        numbers;
      const d = direction(e, { maximize: false, weightDecay: decays }, p, g, weightDecay);
      const mean = averaged(e, m, d, beta1, rest1);
      const square = averagedSquare(e, v, d, beta2, rest2);
      const denominator = e.add(e.sqrt(e.div(square, correction)), eps);
      const ahead = addedQuotient(e, p, gradRate, d, denominator);
      return [addedQuotient(e, ahead, meanRate, mean, denominator), mean, square];
    },
);

/** The momentum of a step. */
function momentumAt(step: number, beta1: number, momentumDecay: number): number {
  return beta1 * (1 - 0.5 * 0.96 ** (step * momentumDecay));
}

/**
 * NAdam: `p ← p − lr · ((1 − μₜ) g / (1 − Πμ) + μₜ₊₁ m / (1 − Πμ · μₜ · μₜ₊₁)) / (√v̂ + eps)`, with
 * `m` and `v̂` as in `Adam` and `μₜ = β₁ (1 − ½ · 0.96^(t · momentumDecay))`; `Πμ` is the product of
 * all `μ` so far.
 *
 * The factor `μₜ` in the last denominator, once more than in the paper, is PyTorch 1.13's. `g` is
 * the gradient plus `weightDecay · p`. The product is kept in float32, as PyTorch does.
 * @source `torch.optim.NAdam`
 * @see Dozat, Incorporating Nesterov momentum into Adam, ICLR workshop 2016.
 * @example
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new NAdam([w], { lr: 0 });
 * w.mul(w).sum().backward();
 * optimizer.step();
 * await w.toArray() // [1, -2]
 */
export class NAdam extends Descent<NAdamSettings, NAdamState> {
  /**
   * @throws {ValueError} if there are no parameters, one is no tensor or there twice, or a setting
   * is unknown or out of its range.
   * @throws {GradError} if a parameter is no leaf.
   */
  constructor(params: Optimizable<NAdamSettings>, options: NAdamOptions = {}) {
    super(method, params, options);
  }

  protected start(p: Tensor): NAdamState {
    return { step: 0, muProduct: 1, expAvg: zerosLike(p), expAvgSq: zerosLike(p) };
  }

  protected update(
    p: Tensor,
    g: Tensor,
    state: NAdamState,
    group: ParamGroup<NAdamSettings>,
  ): void {
    const { expAvg: m, expAvgSq: v } = state;
    const numbers = perRun(p, () => {
      const { lr, betas, eps, weightDecay, momentumDecay } = group;
      const [beta1, beta2] = betas;
      const step = state.step + 1;
      const mu = momentumAt(step, beta1, momentumDecay);
      const next = momentumAt(step + 1, beta1, momentumDecay);
      const product = Math.fround(state.muProduct * Math.fround(mu));
      const nextProduct = Math.fround(Math.fround(product * Math.fround(mu)) * Math.fround(next));
      const gradRate = (-lr * (1 - mu)) / (1 - product);
      const meanRate = (-lr * next) / (1 - nextProduct);
      const rates = [gradRate, meanRate, weightDecay];
      return [...rates, beta1, 1 - beta1, beta2, 1 - beta2, 1 - beta2 ** step, eps];
    });
    const op = dependingOn(() => ops(group));
    assign([p, m, v], op, [p, g, m, v, ...numbers]);
    eachRun(() => {
      state.step++;
      const mu = momentumAt(state.step, group.betas[0], group.momentumDecay);
      state.muProduct = Math.fround(state.muProduct * Math.fround(mu));
    });
  }
}
