// Rates that are a part of what they will be, for a while.

import type { Optimizer } from '../optimizer/optimizer.ts';
import { checkRule, fraction, wholeNumber } from '../optimizer/option-rules.ts';
import { LRScheduler, type ScheduleOptions } from './schedule.ts';

/** Options of `ConstantLR`. */
export interface ConstantLROptions extends ScheduleOptions {
  /** The factor, from 0 to 1; a third unless given. */
  readonly factor?: number;
  /** The step from which rates are whole; 5 unless given. */
  readonly totalIters?: number;
}

/**
 * Multiplies the rates with `factor` until step `totalIters`.
 * @source `torch.optim.lr_scheduler.ConstantLR`
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const schedule = new ConstantLR(optimizer, { factor: 0.5, totalIters: 4 });
 * for (let i = 0; i < 3; i++) schedule.step();
 * schedule.getLastLr() // [0.5]
 */
export class ConstantLR extends LRScheduler {
  factor: number;
  totalIters: number;

  /**
   * @throws {ValueError} if a number is out of its range, or `optimizer` is none.
   */
  constructor(optimizer: Optimizer, options: ConstantLROptions = {}) {
    const { factor = 1 / 3, totalIters = 5 } = options;
    checkRule('ConstantLR', 'factor', factor, fraction);
    checkRule('ConstantLR', 'totalIters', totalIters, wholeNumber);
    super('ConstantLR', optimizer, options);
    this.factor = factor;
    this.totalIters = totalIters;
    this.start();
  }

  protected next(lr: number, group: number): number {
    if (this.lastEpoch === 0) return lr * this.factor;
    if (this.lastEpoch !== this.totalIters) return lr;
    // Nothing leads back from a rate of 0 but what it was.
    return this.factor === 0 ? this.baseLrs[group] : lr * (1 / this.factor);
  }

  protected override closed(base: number): number {
    return base * (this.factor + (this.lastEpoch >= this.totalIters ? 1 - this.factor : 0));
  }
}
