// Adadelta: steps as long as steps were, over gradients as long as those were.

import { type Tensor, zerosLike } from '@gradus/tensor';
import { assign, dependingOn, eachRun, perRun } from '@gradus/tensor/interpreter';
import { averagedSquare } from '../optimizer/averages.ts';
import { Descent } from '../optimizer/descent.ts';
import type { Method, ParamGroup, Settings } from '../optimizer/optimizer.ts';
import { flag, fraction, notNegative } from '../optimizer/option-rules.ts';
import type { Optimizable } from '../optimizer/parameters.ts';
import { alike, numeral } from '../optimizer/state-rules.ts';
import { direction, variants } from '../optimizer/variants.ts';

/** Options of `Adadelta`. */
export interface AdadeltaOptions {
  /** The factor of every step; 1 unless given. */
  readonly lr?: number;
  /** How much of the averages of squares is kept; 0.9 unless given. */
  readonly rho?: number;
  /** What is added to the averages under the roots; 1e-6 unless given. */
  readonly eps?: number;
  /** The factor of an L2 penalty; 0 unless given. */
  readonly weightDecay?: number;
  /** Whether the objective grows rather than shrinks; false unless given. */
  readonly maximize?: boolean;
}

type AdadeltaSettings = Settings<AdadeltaOptions>;

/** What is remembered of a parameter. */
type AdadeltaState = { step: number; readonly squareAvg: Tensor; readonly accDelta: Tensor };

const method: Method<AdadeltaSettings, AdadeltaState> = {
  name: 'Adadelta',
  defaults: { lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0, maximize: false },
  settings: {
    lr: notNegative,
    rho: fraction,
    eps: notNegative,
    weightDecay: notNegative,
    maximize: flag,
  },
  state: { step: numeral, squareAvg: alike, accDelta: alike },
};

const ops = variants(
  'Adadelta',
  ['maximize', 'weightDecay'],
  (on) => (e, p, g, square, acc, rate, weightDecay, rho, rest, eps) => {
    const d = direction(e, on, p, g, weightDecay);
    const squared = averagedSquare(e, square, d, rho, rest);
    const ratio = e.div(e.sqrt(e.add(acc, eps)), e.sqrt(e.add(squared, eps)));
    const delta = e.mul(ratio, d);
    return [e.add(p, e.mul(rate, delta)), squared, averagedSquare(e, acc, delta, rho, rest)];
  },
);

/**
 * Adadelta: `p ← p − lr · Δ` with `Δ = √(u + eps) / √(v + eps) · g`, over the averages
 * `v ← rho · v + (1 − rho) · g²` and, afterwards, `u ← rho · u + (1 − rho) · Δ²`.
 *
 * `g` is the gradient, turned with `maximize`, plus `weightDecay · p`.
 * @source `torch.optim.Adadelta`
 * @see Zeiler, ADADELTA: an adaptive learning rate method, 2012.
 * @example
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new Adadelta([w], { rho: 0, eps: 0.25 });
 * w.mul(0).sum().backward();
 * optimizer.step();
 * await w.toArray() // [1, -2]
 */
export class Adadelta extends Descent<AdadeltaSettings, AdadeltaState> {
  /**
   * @throws {ValueError} if there are no parameters, one is no tensor or there twice, or a setting
   * is unknown or out of its range.
   * @throws {GradError} if a parameter is no leaf.
   */
  constructor(params: Optimizable<AdadeltaSettings>, options: AdadeltaOptions = {}) {
    super(method, params, options);
  }

  protected start(p: Tensor): AdadeltaState {
    return { step: 0, squareAvg: zerosLike(p), accDelta: zerosLike(p) };
  }

  protected update(
    p: Tensor,
    g: Tensor,
    state: AdadeltaState,
    group: ParamGroup<AdadeltaSettings>,
  ): void {
    const { squareAvg: square, accDelta: acc } = state;
    const numbers = perRun(p, () => {
      const { lr, rho, eps, weightDecay } = group;
      return [-lr, weightDecay, rho, 1 - rho, eps];
    });
    const op = dependingOn(() => ops(group));
    assign([p, square, acc], op, [p, g, square, acc, ...numbers]);
    eachRun(() => {
      state.step++;
    });
  }
}
