// What Adam and AdamW share: averages of the gradient and of its square, and the step over both.
// They differ in where weights decay.

import { keep, type Tensor, zerosLike } from '@gradus/tensor';
import {
  assign,
  dependingOn,
  type ElementwiseOp,
  eachRun,
  perRun,
} from '@gradus/tensor/interpreter';
import { addedQuotient, averaged, averagedSquare } from '../optimizer/averages.ts';
import { Descent } from '../optimizer/descent.ts';
import type { Method, ParamGroup, Settings } from '../optimizer/optimizer.ts';
import { decays, flag, notNegative } from '../optimizer/option-rules.ts';
import { alike, alikeOrNull, numeral } from '../optimizer/state-rules.ts';
import { direction, variants } from '../optimizer/variants.ts';

/** Options of `Adam` and `AdamW`. */
export interface AdamOptions {
  /** The learning rate; 1e-3 unless given. */
  readonly lr?: number;
  /** How much of the averages of gradients and of squares is kept; [0.9, 0.999] unless given. */
  readonly betas?: readonly [number, number];
  /** What is added to the denominator; 1e-8 unless given. */
  readonly eps?: number;
  /** How much weights decay; 0 for `Adam` and 0.01 for `AdamW` unless given. */
  readonly weightDecay?: number;
  /** Whether the denominator never shrinks; false unless given. */
  readonly amsgrad?: boolean;
  /** Whether the objective grows rather than shrinks; false unless given. */
  readonly maximize?: boolean;
}

export type AdamSettings = Settings<AdamOptions>;

/** What is remembered of a parameter. */
export type AdamState = {
  step: number;
  readonly expAvg: Tensor;
  readonly expAvgSq: Tensor;
  maxExpAvgSq: Tensor | null;
};

/** Adam's rules under a name, with the decay that is its default. */
export function momentsMethod(name: string, weightDecay: number): Method<AdamSettings, AdamState> {
  return {
    name,
    defaults: {
      lr: 1e-3,
      betas: [0.9, 0.999],
      eps: 1e-8,
      weightDecay,
      amsgrad: false,
      maximize: false,
    },
    settings: {
      lr: notNegative,
      betas: decays,
      eps: notNegative,
      weightDecay: notNegative,
      amsgrad: flag,
      maximize: flag,
    },
    state: { step: numeral, expAvg: alike, expAvgSq: alike, maxExpAvgSq: alikeOrNull },
  };
}

/**
 * The ops under a name. Weights that decay `byFactor` are multiplied with the number that is
 * their decay, others add it times themselves to the gradient.
 */
export function momentsOps(
  name: string,
  byFactor: boolean,
): (settings: AdamSettings) => ElementwiseOp {
  return variants(
    name,
    ['maximize', 'weightDecay', 'amsgrad'],
    ({ maximize, weightDecay, amsgrad }) =>
      (e, p, g, m, v, ...others) => {
        const max = amsgrad ? others.shift() : undefined;
        const [rate, decay, beta1, rest1, beta2, rest2, correction, eps] = others;
        const d = direction(e, { maximize, weightDecay: weightDecay && !byFactor }, p, g, decay);
        const from = weightDecay && byFactor ? e.mul(p, decay) : p;
        const mean = averaged(e, m, d, beta1, rest1);
        const square = averagedSquare(e, v, d, beta2, rest2);
        const largest = max && e.max(max, square);
        const denominator = e.add(e.div(e.sqrt(largest ?? square), correction), eps);
        const next = addedQuotient(e, from, rate, mean, denominator);
        return largest ? [next, mean, square, largest] : [next, mean, square];
      },
  );
}

/** A step over averages of the gradient and of its square. */
export abstract class Moments extends Descent<AdamSettings, AdamState> {
  /** The op for the switches of a group. */
  protected abstract op(group: ParamGroup<AdamSettings>): ElementwiseOp;

  /** The decay as the op wants it. */
  protected abstract decay(group: ParamGroup<AdamSettings>): number;

  protected start(p: Tensor): AdamState {
    return { step: 0, expAvg: zerosLike(p), expAvgSq: zerosLike(p), maxExpAvgSq: null };
  }

  protected update(p: Tensor, g: Tensor, state: AdamState, group: ParamGroup<AdamSettings>): void {
    const { expAvg: m, expAvgSq: v } = state;
    const numbers = perRun(p, () => {
      const { lr, betas, eps } = group;
      const [beta1, beta2] = betas;
      const step = state.step + 1;
      const rate = -lr / (1 - beta1 ** step);
      const correction = Math.sqrt(1 - beta2 ** step);
      return [rate, this.decay(group), beta1, 1 - beta1, beta2, 1 - beta2, correction, eps];
    });
    const op = dependingOn(() => this.op(group));
    if (group.amsgrad) {
      state.maxExpAvgSq ??= keep(zerosLike(p));
      const max = state.maxExpAvgSq;
      assign([p, m, v, max], op, [p, g, m, v, max, ...numbers]);
    } else {
      assign([p, m, v], op, [p, g, m, v, ...numbers]);
    }
    eachRun(() => {
      state.step++;
    });
  }
}
