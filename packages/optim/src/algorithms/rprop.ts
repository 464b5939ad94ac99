// Rprop: steps that grow while a gradient keeps its sign and shrink when it turns.

import { fullLike, type Tensor, zerosLike } from '@gradus/tensor';
import { assign, dependingOn, eachRun, perRun } from '@gradus/tensor/interpreter';
import { Descent } from '../optimizer/descent.ts';
import type { Method, ParamGroup, Settings } from '../optimizer/optimizer.ts';
import { bounds, flag, notNegative, shrinkAndGrow } from '../optimizer/option-rules.ts';
import type { Optimizable } from '../optimizer/parameters.ts';
import { alike, numeral } from '../optimizer/state-rules.ts';
import { variants } from '../optimizer/variants.ts';

/** Options of `Rprop`. */
export interface RpropOptions {
  /** The first step; 0.01 unless given. */
  readonly lr?: number;
  /** The factors by which steps shrink and grow; [0.5, 1.2] unless given. */
  readonly etas?: readonly [number, number];
  /** The shortest and the longest step; [1e-6, 50] unless given. */
  readonly stepSizes?: readonly [number, number];
  /** Whether the objective grows rather than shrinks; false unless given. */
  readonly maximize?: boolean;
}

type RpropSettings = Settings<RpropOptions>;

/** What is remembered of a parameter. */
type RpropState = { step: number; readonly prev: Tensor; readonly stepSize: Tensor };

const method: Method<RpropSettings, RpropState> = {
  name: 'Rprop',
  defaults: { lr: 0.01, etas: [0.5, 1.2], stepSizes: [1e-6, 50], maximize: false },
  settings: { lr: notNegative, etas: shrinkAndGrow, stepSizes: bounds, maximize: flag },
  state: { step: numeral, prev: alike, stepSize: alike },
};

const ops = variants(
  'Rprop',
  ['maximize'],
  ({ maximize }) =>
    (e, p, g, prev, size, shrink, grow, least, most) => {
      const d = maximize ? e.neg(g) : g;
      const agreement = e.mul(d, prev);
      const turned = e.lt(agreement, 0);
      const factor = e.select(e.gt(agreement, 0), grow, e.select(turned, shrink, 1));
      const next = e.min(e.max(e.mul(size, factor), least), most);
      // Where the gradient turned the step is left out, and the next one agrees with none.
      const used = e.select(turned, 0, d);
      return [e.sub(p, e.mul(e.sign(used), next)), used, next];
    },
);

/**
 * Rprop: `p ← p − s · sign(g)`, with a step `s` for each element that grows by `etas[1]` while the
 * gradient keeps its sign and shrinks by `etas[0]` when it turns, within `stepSizes`.
 *
 * Where the gradient turned, the element stays as it is. `maximize` turns all gradients.
 * @source `torch.optim.Rprop`
 * @see Riedmiller & Braun, A direct adaptive method for faster backpropagation learning, ICNN 1993.
 * @example
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new Rprop([w], { lr: 0.25 });
 * w.mul(w).sum().backward();
 * optimizer.step();
 * await w.toArray() // [0.75, -1.75]
 */
export class Rprop extends Descent<RpropSettings, RpropState> {
  /**
   * @throws {ValueError} if there are no parameters, one is no tensor or there twice, or a setting
   * is unknown or out of its range.
   * @throws {GradError} if a parameter is no leaf.
   */
  constructor(params: Optimizable<RpropSettings>, options: RpropOptions = {}) {
    super(method, params, options);
  }

  protected start(p: Tensor, { lr }: ParamGroup<RpropSettings>): RpropState {
    return { step: 0, prev: zerosLike(p), stepSize: fullLike(p, lr) };
  }

  protected update(
    p: Tensor,
    g: Tensor,
    state: RpropState,
    group: ParamGroup<RpropSettings>,
  ): void {
    const { prev, stepSize } = state;
    const numbers = perRun(p, () => [...group.etas, ...group.stepSizes]);
    const op = dependingOn(() => ops(group));
    assign([p, prev, stepSize], op, [p, g, prev, stepSize, ...numbers]);
    eachRun(() => {
      state.step++;
    });
  }
}
