// Several schedules at once.

import { Continued, checkInner } from './continued.ts';
import type { LRScheduler } from './schedule.ts';
import type { SequentialLR } from './sequential-lr.ts';

/** A schedule whose step needs nothing to be told. */
export type Steppable = LRScheduler | SequentialLR | ChainedScheduler;

/**
 * Steps several schedules of one optimizer, one after the other: their factors multiply.
 * @source `torch.optim.lr_scheduler.ChainedScheduler`
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const warm = new optim.ConstantLR(optimizer, { factor: 0.5, totalIters: 2 });
 * const fall = new optim.ExponentialLR(optimizer, 0.5);
 * const schedule = new ChainedScheduler([warm, fall]);
 * optimizer.step();
 * schedule.step();
 * schedule.getLastLr() // [0.25]
 */
export class ChainedScheduler extends Continued {
  readonly #schedules: readonly Steppable[];

  /** @throws {ValueError} if there is no schedule, or they write different optimizers. */
  constructor(schedulers: readonly Steppable[]) {
    checkInner('ChainedScheduler', schedulers, schedulers?.[0]?.optimizer);
    super('ChainedScheduler', schedulers[0].optimizer, schedulers);
    this.#schedules = schedulers;
  }

  /**
   * Steps every schedule.
   * @example
   * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
   * const schedule = new ChainedScheduler([new optim.ExponentialLR(optimizer, 0.5)]);
   * optimizer.step();
   * schedule.step();
   * schedule.getLastLr() // [0.5]
   */
  step(): void {
    for (const schedule of this.#schedules) schedule.step();
  }
}
