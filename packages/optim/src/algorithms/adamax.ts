// Adamax: Adam with the largest gradient in place of the root mean square.

import { type Tensor, zerosLike } from '@gradus/tensor';
import { assign, dependingOn, eachRun, perRun } from '@gradus/tensor/interpreter';
import { addedQuotient, averaged } from '../optimizer/averages.ts';
import { Descent } from '../optimizer/descent.ts';
import type { Method, ParamGroup, Settings } from '../optimizer/optimizer.ts';
import { decays, flag, notNegative } from '../optimizer/option-rules.ts';
import type { Optimizable } from '../optimizer/parameters.ts';
import { alike, numeral } from '../optimizer/state-rules.ts';
import { direction, variants } from '../optimizer/variants.ts';

/** Options of `Adamax`. */
export interface AdamaxOptions {
  /** The learning rate; 2e-3 unless given. */
  readonly lr?: number;
  /** How much of the average and of the largest gradient is kept; [0.9, 0.999] unless given. */
  readonly betas?: readonly [number, number];
  /** What is added to the magnitude of gradients; 1e-8 unless given. */
  readonly eps?: number;
  /** The factor of an L2 penalty; 0 unless given. */
  readonly weightDecay?: number;
  /** Whether the objective grows rather than shrinks; false unless given. */
  readonly maximize?: boolean;
}

type AdamaxSettings = Settings<AdamaxOptions>;

/** What is remembered of a parameter. */
type AdamaxState = { step: number; readonly expAvg: Tensor; readonly expInf: Tensor };

const method: Method<AdamaxSettings, AdamaxState> = {
  name: 'Adamax',
  defaults: { lr: 2e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, maximize: false },
  settings: {
    lr: notNegative,
    betas: decays,
    eps: notNegative,
    weightDecay: notNegative,
    maximize: flag,
  },
  state: { step: numeral, expAvg: alike, expInf: alike },
};

const ops = variants(
  'Adamax',
  ['maximize', 'weightDecay'],
  (on) => (e, p, g, m, u, rate, weightDecay, beta1, rest1, beta2, eps) => {
    const d = direction(e, on, p, g, weightDecay);
    const mean = averaged(e, m, d, beta1, rest1);
    const largest = e.max(e.mul(u, beta2), e.add(e.abs(d), eps));
    return [addedQuotient(e, p, rate, mean, largest), mean, largest];
  },
);

/**
 * Adamax: `p ← p − lr / (1 − β₁ᵗ) · m / u`, with the average `m ← β₁ m + (1 − β₁) g` and the
 * largest gradient `u ← max(β₂ u, |g| + eps)`.
 *
 * `g` is the gradient, turned with `maximize`, plus `weightDecay · p`.
 * @source `torch.optim.Adamax`
 * @see Kingma & Ba, Adam: a method for stochastic optimization, ICLR 2015, section 7.
 * @example
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new Adamax([w], { lr: 0.5, betas: [0.5, 0.5] });
 * w.mul(w).sum().backward();
 * optimizer.step();
 * await w.toArray() // [0.5, -1.5]
 */
export class Adamax extends Descent<AdamaxSettings, AdamaxState> {
  /**
   * @throws {ValueError} if there are no parameters, one is no tensor or there twice, or a setting
   * is unknown or out of its range.
   * @throws {GradError} if a parameter is no leaf.
   */
  constructor(params: Optimizable<AdamaxSettings>, options: AdamaxOptions = {}) {
    super(method, params, options);
  }

  protected start(p: Tensor): AdamaxState {
    return { step: 0, expAvg: zerosLike(p), expInf: zerosLike(p) };
  }

  protected update(
    p: Tensor,
    g: Tensor,
    state: AdamaxState,
    group: ParamGroup<AdamaxSettings>,
  ): void {
    const { expAvg: m, expInf: u } = state;
    const numbers = perRun(p, () => {
      const { lr, betas, eps, weightDecay } = group;
      const [beta1, beta2] = betas;
      const rate = -lr / (1 - beta1 ** (state.step + 1));
      return [rate, weightDecay, beta1, 1 - beta1, beta2, eps];
    });
    const op = dependingOn(() => ops(group));
    assign([p, m, u], op, [p, g, m, u, ...numbers]);
    eachRun(() => {
      state.step++;
    });
  }
}
