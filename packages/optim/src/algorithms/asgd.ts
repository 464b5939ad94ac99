// ASGD: gradient descent that averages the points it passes.

import { type Tensor, zerosLike } from '@gradus/tensor';
import { assign, dependingOn, eachRun, perRun } from '@gradus/tensor/interpreter';
import { Descent } from '../optimizer/descent.ts';
import { checkOnceACall } from '../optimizer/once-a-call.ts';
import type { Method, ParamGroup, Settings } from '../optimizer/optimizer.ts';
import { anyNumber, flag, notNegative } from '../optimizer/option-rules.ts';
import type { Optimizable } from '../optimizer/parameters.ts';
import { alike, numeral } from '../optimizer/state-rules.ts';
import { direction, variants } from '../optimizer/variants.ts';

/** Options of `ASGD`. */
export interface ASGDOptions {
  /** The learning rate; 0.01 unless given. */
  readonly lr?: number;
  /** How fast weights decay, and the rate with them; 1e-4 unless given. */
  readonly lambd?: number;
  /** The power by which the rate falls; 0.75 unless given. */
  readonly alpha?: number;
  /** The step from which points are averaged; 1e6 unless given. */
  readonly t0?: number;
  /** The factor of an L2 penalty; 0 unless given. */
  readonly weightDecay?: number;
  /** Whether the objective grows rather than shrinks; false unless given. */
  readonly maximize?: boolean;
}

type ASGDSettings = Settings<ASGDOptions>;

/** What is remembered of a parameter. */
type ASGDState = { step: number; eta: number; mu: number; readonly ax: Tensor };

const method: Method<ASGDSettings, ASGDState> = {
  name: 'ASGD',
  defaults: {
    lr: 0.01,
    lambd: 1e-4,
    alpha: 0.75,
    t0: 1e6,
    weightDecay: 0,
    maximize: false,
  },
  settings: {
    lr: notNegative,
    lambd: anyNumber,
    alpha: anyNumber,
    t0: anyNumber,
    weightDecay: notNegative,
    maximize: flag,
  },
  state: { step: numeral, eta: numeral, mu: numeral, ax: alike },
};

const ops = variants(
  'ASGD',
  ['maximize', 'weightDecay', 'averages'],
  (on) => (e, p, g, ax, kept, rate, weightDecay, mu) => {
    const d = direction(e, on, p, g, weightDecay);
    const next = e.add(e.mul(p, kept), e.mul(rate, d));
    return [next, on.averages ? e.add(ax, e.mul(e.sub(next, ax), mu)) : next];
  },
);

/**
 * Averaged stochastic gradient descent: `p ← (1 − lambd · η) p − η g`, with the rate
 * `η = lr / (1 + lambd · lr · t)^alpha` of the step before, and the average
 * `ax ← ax + μ (p − ax)`, with `μ = 1 / max(1, t − t0)`.
 *
 * `g` is the gradient, turned with `maximize`, plus `weightDecay · p`. The average of a parameter
 * is `state.get(parameter).ax`. `η` and `μ` are kept in float32, as PyTorch does.
 * @source `torch.optim.ASGD`
 * @see Polyak & Juditsky, SIAM J. Control Optim. 30(4), 1992.
 * @example
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new ASGD([w], { lr: 0.25, lambd: 0 });
 * w.mul(w).sum().backward();
 * optimizer.step();
 * await w.toArray() // [0.5, -1]
 */
export class ASGD extends Descent<ASGDSettings, ASGDState> {
  /**
   * @throws {ValueError} if there are no parameters, one is no tensor or there twice, or a setting
   * is unknown or out of its range.
   * @throws {GradError} if a parameter is no leaf.
   */
  constructor(params: Optimizable<ASGDSettings>, options: ASGDOptions = {}) {
    super(method, params, options);
  }

  protected start(p: Tensor, { lr }: ParamGroup<ASGDSettings>): ASGDState {
    return { step: 0, eta: Math.fround(lr), mu: 1, ax: zerosLike(p) };
  }

  protected update(p: Tensor, g: Tensor, state: ASGDState, group: ParamGroup<ASGDSettings>): void {
    const { ax } = state;
    checkOnceACall('ASGD.step', state);
    const op = dependingOn(() => {
      const { weightDecay, maximize } = group;
      return ops({ maximize, weightDecay, averages: state.mu !== 1 });
    });
    const numbers = perRun(p, () => {
      const { eta, mu } = state;
      return [1 - group.lambd * eta, -eta, group.weightDecay, mu];
    });
    assign([p, ax], op, [p, g, ax, ...numbers]);
    eachRun(() => {
      const { lr, lambd, alpha, t0 } = group;
      state.step++;
      state.eta = Math.fround(lr / (1 + lambd * lr * state.step) ** alpha);
      state.mu = Math.fround(1 / Math.max(1, state.step - t0));
    });
  }
}
