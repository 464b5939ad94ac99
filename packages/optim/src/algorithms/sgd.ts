// Stochastic gradient descent, with momentum.

import { emptyLike, keep, type Tensor, ValueError } from '@gradus/tensor';
import { assign, dependingOn, perRun } from '@gradus/tensor/interpreter';
import { averaged } from '../optimizer/averages.ts';
import { Descent } from '../optimizer/descent.ts';
import type { Method, ParamGroup, Settings } from '../optimizer/optimizer.ts';
import { anyNumber, flag, notNegative } from '../optimizer/option-rules.ts';
import type { Optimizable } from '../optimizer/parameters.ts';
import { alikeOrNull } from '../optimizer/state-rules.ts';
import { direction, variants } from '../optimizer/variants.ts';

/** Options of `SGD`. */
export interface SGDOptions {
  /** The learning rate; the groups give theirs if it is absent. */
  readonly lr?: number;
  /** How much of the last step is kept; 0 unless given. */
  readonly momentum?: number;
  /** How much less than all of the gradient momentum takes up; 0 unless given. */
  readonly dampening?: number;
  /** The factor of an L2 penalty; 0 unless given. */
  readonly weightDecay?: number;
  /** Whether momentum looks ahead; false unless given. */
  readonly nesterov?: boolean;
  /** Whether the objective grows rather than shrinks; false unless given. */
  readonly maximize?: boolean;
}

type SGDSettings = Settings<SGDOptions>;

/** What is remembered of a parameter. */
type SGDState = { momentumBuffer: Tensor | null };

const method: Method<SGDSettings, SGDState> = {
  name: 'SGD',
  defaults: {
    lr: undefined,
    momentum: 0,
    dampening: 0,
    weightDecay: 0,
    nesterov: false,
    maximize: false,
  },
  settings: {
    lr: notNegative,
    momentum: notNegative,
    dampening: anyNumber,
    weightDecay: notNegative,
    nesterov: flag,
    maximize: flag,
  },
  state: { momentumBuffer: alikeOrNull },
  agree(op, { nesterov, momentum, dampening }) {
    if (!nesterov || (momentum > 0 && dampening === 0)) return;
    throw new ValueError(
      op,
      `nesterov is true with momentum ${momentum} and dampening ${dampening}; it needs a ` +
        'momentum > 0 and a dampening of 0',
      { momentum, dampening },
    );
  },
};

const plain = variants(
  'SGD',
  ['maximize', 'weightDecay'],
  (on) => (e, p, g, negativeLr, weightDecay) => [
    e.add(p, e.mul(negativeLr, direction(e, on, p, g, weightDecay))),
  ],
);

// The first step: the buffer starts as the direction itself, undampened.
const starting = variants(
  'SGD',
  ['maximize', 'weightDecay', 'nesterov'],
  (on) => (e, p, g, negativeLr, weightDecay, momentum) => {
    const d = direction(e, on, p, g, weightDecay);
    const step = on.nesterov ? e.add(d, e.mul(momentum, d)) : d;
    return [e.add(p, e.mul(negativeLr, step)), d];
  },
);

const continued = variants(
  'SGD',
  ['maximize', 'weightDecay', 'nesterov'],
  (on) => (e, p, g, buffer, negativeLr, weightDecay, momentum, undampened) => {
    const d = direction(e, on, p, g, weightDecay);
    const kept = averaged(e, buffer, d, momentum, undampened);
    const step = on.nesterov ? e.add(d, e.mul(momentum, kept)) : kept;
    return [e.add(p, e.mul(negativeLr, step)), kept];
  },
);

/**
 * Stochastic gradient descent: `p ← p − lr · b`, with `b ← momentum · b + (1 − dampening) · g`,
 * or `b = g` on the first step and without momentum.
 *
 * `g` is the gradient, turned with `maximize`, plus `weightDecay · p`. With `nesterov` the step is
 * `g + momentum · b`.
 * @source `torch.optim.SGD`
 * @see Sutskever, Martens, Dahl & Hinton, ICML 2013.
 * @example
 * const w = tensor([1, 2], { requiresGrad: true });
 * const optimizer = new SGD([w], { lr: 0.5 });
 * w.mul(w).sum().backward();
 * optimizer.step();
 * await w.toArray() // [0, 0]
 */
export class SGD extends Descent<SGDSettings, SGDState> {
  /**
   * @throws {ValueError} if there are no parameters, one is no tensor or there twice, `lr` is
   * missing, a setting is out of its range, or `nesterov` lacks momentum.
   * @throws {GradError} if a parameter is no leaf.
   */
  constructor(params: Optimizable<SGDSettings>, options: SGDOptions = {}) {
    super(method, params, options);
  }

  protected start(): SGDState {
    return { momentumBuffer: null };
  }

  protected update(p: Tensor, g: Tensor, state: SGDState, group: ParamGroup<SGDSettings>): void {
    const numbers = perRun(p, () => {
      const { lr, weightDecay, momentum, dampening } = group;
      return [-lr, weightDecay, momentum, 1 - dampening];
    });
    const [negativeLr, weightDecay, momentum] = numbers;
    const buffer = dependingOn(() => state.momentumBuffer);
    if (dependingOn(() => group.momentum === 0)) {
      assign(
        [p],
        dependingOn(() => plain(group)),
        [p, g, negativeLr, weightDecay],
      );
    } else if (buffer === null) {
      const first = keep(emptyLike(p));
      const op = dependingOn(() => starting(group));
      assign([p, first], op, [p, g, negativeLr, weightDecay, momentum]);
      state.momentumBuffer = first;
    } else {
      const op = dependingOn(() => continued(group));
      assign([p, buffer], op, [p, g, buffer, ...numbers]);
    }
  }
}
