// RMSprop: the gradient over a running root mean square.

import { keep, type Tensor, zerosLike } from '@gradus/tensor';
import {
  assign,
  type Builder,
  dependingOn,
  type Expression,
  eachRun,
  perRun,
} from '@gradus/tensor/interpreter';
import { addedQuotient, averaged, averagedSquare } from '../optimizer/averages.ts';
import { Descent } from '../optimizer/descent.ts';
import type { Method, ParamGroup, Settings } from '../optimizer/optimizer.ts';
import { flag, notNegative } from '../optimizer/option-rules.ts';
import type { Optimizable } from '../optimizer/parameters.ts';
import { alike, alikeOrNull, numeral } from '../optimizer/state-rules.ts';
import { direction, variants } from '../optimizer/variants.ts';

/** Options of `RMSprop`. */
export interface RMSpropOptions {
  /** The learning rate; 0.01 unless given. */
  readonly lr?: number;
  /** How much of the average of squares is kept; 0.99 unless given. */
  readonly alpha?: number;
  /** What is added to the root; 1e-8 unless given. */
  readonly eps?: number;
  /** The factor of an L2 penalty; 0 unless given. */
  readonly weightDecay?: number;
  /** How much of the last step is kept; 0 unless given. */
  readonly momentum?: number;
  /** Whether the variance takes the place of the mean square; false unless given. */
  readonly centered?: boolean;
  /** Whether the objective grows rather than shrinks; false unless given. */
  readonly maximize?: boolean;
}

type RMSpropSettings = Settings<RMSpropOptions>;

/** What is remembered of a parameter. */
type RMSpropState = {
  step: number;
  readonly squareAvg: Tensor;
  momentumBuffer: Tensor | null;
  gradAvg: Tensor | null;
};

const method: Method<RMSpropSettings, RMSpropState> = {
  name: 'RMSprop',
  defaults: {
    lr: 0.01,
    alpha: 0.99,
    eps: 1e-8,
    weightDecay: 0,
    momentum: 0,
    centered: false,
    maximize: false,
  },
  settings: {
    lr: notNegative,
    alpha: notNegative,
    eps: notNegative,
    weightDecay: notNegative,
    momentum: notNegative,
    centered: flag,
    maximize: flag,
  },
  state: { step: numeral, squareAvg: alike, momentumBuffer: alikeOrNull, gradAvg: alikeOrNull },
};

function root(
  e: Builder,
  square: Expression,
  mean: Expression | undefined,
  eps: Expression,
): Expression {
  const variance = mean === undefined ? square : e.sub(square, e.mul(mean, mean));
  return e.add(e.sqrt(variance), eps);
}

// Which states there are depends on the switches.
const ops = variants(
  'RMSprop',
  ['maximize', 'weightDecay', 'momentum', 'centered'],
  (on) =>
    (e, p, g, square, ...others) => {
      const buffer = on.momentum ? others.shift() : undefined;
      const mean = on.centered ? others.shift() : undefined;
      const [rate, weightDecay, alpha, rest, eps, momentum] = others;
      const d = direction(e, on, p, g, weightDecay);
      const squared = averagedSquare(e, square, d, alpha, rest);
      const centre = mean && averaged(e, mean, d, alpha, rest);
      const denominator = root(e, squared, centre, eps);
      const moved = buffer && e.add(e.mul(buffer, momentum), e.div(d, denominator));
      const next = moved ? e.add(p, e.mul(rate, moved)) : addedQuotient(e, p, rate, d, denominator);
      return [next, squared, moved, centre].filter((output) => output !== undefined);
    },
);

/**
 * RMSprop: `p ← p − lr · g / (√v + eps)`, with the average `v ← alpha · v + (1 − alpha) · g²`.
 *
 * `g` is the gradient, turned with `maximize`, plus `weightDecay · p`. With `centered` the square
 * of the average gradient is taken from `v`. With `momentum` the quotient is added to
 * `b ← momentum · b + g / (√v + eps)`, and the step is `lr · b`.
 * @source `torch.optim.RMSprop`
 * @see Hinton, Neural networks for machine learning, lecture 6e, 2012.
 * @see Graves, Generating sequences with recurrent neural networks, 2013.
 * @example
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new RMSprop([w], { lr: 0.5, alpha: 0.75 });
 * w.mul(w).sum().backward();
 * optimizer.step();
 * await w.toArray() // [0, -1]
 */
export class RMSprop extends Descent<RMSpropSettings, RMSpropState> {
  /**
   * @throws {ValueError} if there are no parameters, one is no tensor or there twice, or a setting
   * is unknown or out of its range.
   * @throws {GradError} if a parameter is no leaf.
   */
  constructor(params: Optimizable<RMSpropSettings>, options: RMSpropOptions = {}) {
    super(method, params, options);
  }

  protected start(p: Tensor): RMSpropState {
    return { step: 0, squareAvg: zerosLike(p), momentumBuffer: null, gradAvg: null };
  }

  protected update(
    p: Tensor,
    g: Tensor,
    state: RMSpropState,
    group: ParamGroup<RMSpropSettings>,
  ): void {
    const states = [state.squareAvg];
    const op = dependingOn(() => ops(group));
    if (group.momentum > 0) {
      state.momentumBuffer ??= keep(zerosLike(p));
      states.push(state.momentumBuffer);
    }
    if (group.centered) {
      state.gradAvg ??= keep(zerosLike(p));
      states.push(state.gradAvg);
    }
    const numbers = perRun(p, () => {
      const { lr, alpha, eps, weightDecay, momentum } = group;
      return [-lr, weightDecay, alpha, 1 - alpha, eps, momentum];
    });
    assign([p, ...states], op, [p, g, ...states, ...numbers]);
    eachRun(() => {
      state.step++;
    });
  }
}
