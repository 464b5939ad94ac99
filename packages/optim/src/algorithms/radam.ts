// RAdam: Adam whose denominator waits until enough gradients were seen.

import { type Tensor, zerosLike } from '@gradus/tensor';
import { assign, dependingOn, eachRun, perRun } from '@gradus/tensor/interpreter';
import { averaged, averagedSquare } from '../optimizer/averages.ts';
import { Descent } from '../optimizer/descent.ts';
import { checkOnceACall } from '../optimizer/once-a-call.ts';
import type { Method, ParamGroup, Settings } from '../optimizer/optimizer.ts';
import { decays, notNegative } from '../optimizer/option-rules.ts';
import type { Optimizable } from '../optimizer/parameters.ts';
import { alike, numeral } from '../optimizer/state-rules.ts';
import { direction, variants } from '../optimizer/variants.ts';

/** Options of `RAdam`. */
export interface RAdamOptions {
  /** The learning rate; 1e-3 unless given. */
  readonly lr?: number;
  /** How much of the averages of gradients and of squares is kept; [0.9, 0.999] unless given. */
  readonly betas?: readonly [number, number];
  /** What is added to the denominator; 1e-8 unless given. */
  readonly eps?: number;
  /** The factor of an L2 penalty; 0 unless given. */
  readonly weightDecay?: number;
}

type RAdamSettings = Settings<RAdamOptions>;

/** What is remembered of a parameter. */
type RAdamState = { step: number; readonly expAvg: Tensor; readonly expAvgSq: Tensor };

const method: Method<RAdamSettings, RAdamState> = {
  name: 'RAdam',
  defaults: { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0 },
  settings: { lr: notNegative, betas: decays, eps: notNegative, weightDecay: notNegative },
  state: { step: numeral, expAvg: alike, expAvgSq: alike },
};

const ops = variants(
  'RAdam',
  ['weightDecay', 'rectified'],
  ({ weightDecay: decays, rectified }) =>
    (e, p, g, m, v, lr, weightDecay, beta1, rest1, beta2, rest2, correction1, root2, eps, rect) => {
      const d = direction(e, { maximize: false, weightDecay: decays }, p, g, weightDecay);
      const mean = averaged(e, m, d, beta1, rest1);
      const square = averagedSquare(e, v, d, beta2, rest2);
      const step = e.mul(e.div(mean, correction1), lr);
      // A number over a tensor is the tensor's reciprocal times the number, in PyTorch.
      const scale = e.mul(e.div(1, e.add(e.sqrt(square), eps)), root2);
      return [e.sub(p, rectified ? e.mul(e.mul(step, scale), rect) : step), mean, square];
    },
);

/**
 * RAdam: `p ← p − lr · r · m̂ / (√v + eps) · √(1 − β₂ᵗ)`, with `m̂` and `v` as in `Adam` and the
 * rectification `r = √((ρ − 4)(ρ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρ))`, where `ρ∞ = 2 / (1 − β₂) − 1` and
 * `ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)`. As long as `ρ ≤ 5` it is `p ← p − lr · m̂`.
 *
 * `g` is the gradient plus `weightDecay · p`.
 * @source `torch.optim.RAdam`
 * @see Liu et al., On the variance of the adaptive learning rate and beyond, ICLR 2020.
 * @example
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new RAdam([w], { lr: 0.25, betas: [0.5, 0.999] });
 * w.mul(w).sum().backward();
 * optimizer.step();
 * await w.toArray() // [0.5, -1]
 */
export class RAdam extends Descent<RAdamSettings, RAdamState> {
  /**
   * @throws {ValueError} if there are no parameters, one is no tensor or there twice, or a setting
   * is unknown or out of its range.
   * @throws {GradError} if a parameter is no leaf.
   */
  constructor(params: Optimizable<RAdamSettings>, options: RAdamOptions = {}) {
    super(method, params, options);
  }

  protected start(p: Tensor): RAdamState {
    return { step: 0, expAvg: zerosLike(p), expAvgSq: zerosLike(p) };
  }

  protected update(
    p: Tensor,
    g: Tensor,
    state: RAdamState,
    group: ParamGroup<RAdamSettings>,
  ): void {
    const { expAvg: m, expAvgSq: v } = state;
    checkOnceACall('RAdam.step', state);
    const op = dependingOn(() => {
      const { rho } = lengthAt(state.step + 1, group.betas[1]);
      return ops({ weightDecay: group.weightDecay, rectified: rho > 5 });
    });
    const numbers = perRun(p, () => {
      const { lr, betas, eps, weightDecay } = group;
      const [beta1, beta2] = betas;
      const step = state.step + 1;
      const { rho, last, correction2 } = lengthAt(step, beta2);
      const rect = rho > 5 ? rectification(rho, last) : 1;
      const rates = [lr, weightDecay, beta1, 1 - beta1, beta2, 1 - beta2];
      return [...rates, 1 - beta1 ** step, Math.sqrt(correction2), eps, rect];
    });
    assign([p, m, v], op, [p, g, m, v, ...numbers]);
    eachRun(() => {
      state.step++;
    });
  }
}

/** The length of the average of squares at a step, the length it grows to, and its correction. */
function lengthAt(step: number, beta2: number) {
  const correction2 = 1 - beta2 ** step;
  const last = 2 / (1 - beta2) - 1;
  return { rho: last - (2 * step * beta2 ** step) / correction2, last, correction2 };
}

function rectification(rho: number, last: number): number {
  return Math.sqrt(((rho - 4) * (rho - 2) * last) / ((last - 4) * (last - 2) * rho));
}
