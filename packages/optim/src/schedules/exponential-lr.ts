// Rates that fall by a factor at every step.

import type { Optimizer } from '../optimizer/optimizer.ts';
import { checkRule, notNegative } from '../optimizer/option-rules.ts';
import { LRScheduler, type ScheduleOptions } from './schedule.ts';

/**
 * Multiplies the rates with `gamma` at every step.
 * @source `torch.optim.lr_scheduler.ExponentialLR`
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const schedule = new ExponentialLR(optimizer, 0.5);
 * for (let i = 0; i < 3; i++) schedule.step();
 * schedule.getLastLr() // [0.125]
 */
export class ExponentialLR extends LRScheduler {
  gamma: number;

  /**
   * @throws {ValueError} if a number is out of its range, or `optimizer` is none.
   */
  constructor(optimizer: Optimizer, gamma: number, options: ScheduleOptions = {}) {
    checkRule('ExponentialLR', 'gamma', gamma, notNegative);
    super('ExponentialLR', optimizer, options);
    this.gamma = gamma;
    this.start();
  }

  protected next(lr: number): number {
    return this.lastEpoch === 0 ? lr : lr * this.gamma;
  }

  protected override closed(base: number): number {
    return base * this.gamma ** this.lastEpoch;
  }
}
