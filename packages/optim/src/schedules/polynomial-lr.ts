// Rates that fall to zero along a power.

import type { Optimizer } from '../optimizer/optimizer.ts';
import { anyNumber, checkRule, positiveInteger } from '../optimizer/option-rules.ts';
import { LRScheduler, type ScheduleOptions } from './schedule.ts';

/** Options of `PolynomialLR`. */
export interface PolynomialLROptions extends ScheduleOptions {
  /** The step at which rates are 0; 5 unless given. */
  readonly totalIters?: number;
  /** The power; 1 unless given. */
  readonly power?: number;
}

/**
 * Multiplies the rates at the start with `(1 − t / totalIters)^power`, up to step `totalIters`.
 * @source `torch.optim.lr_scheduler.PolynomialLR`
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const schedule = new PolynomialLR(optimizer, { totalIters: 4, power: 2 });
 * for (let i = 0; i < 2; i++) schedule.step();
 * schedule.getLastLr() // [0.25]
 */
export class PolynomialLR extends LRScheduler {
  totalIters: number;
  power: number;

  /**
   * @throws {ValueError} if a number is out of its range, or `optimizer` is none.
   */
  constructor(optimizer: Optimizer, options: PolynomialLROptions = {}) {
    const { totalIters = 5, power = 1 } = options;
    checkRule('PolynomialLR', 'totalIters', totalIters, positiveInteger);
    checkRule('PolynomialLR', 'power', power, anyNumber);
    super('PolynomialLR', optimizer, options);
    this.totalIters = totalIters;
    this.power = power;
    this.start();
  }

  protected next(lr: number): number {
    const { lastEpoch, totalIters, power } = this;
    if (lastEpoch === 0 || lastEpoch > totalIters) return lr;
    const left = 1 - lastEpoch / totalIters;
    return lr * (left / (1 - (lastEpoch - 1) / totalIters)) ** power;
  }

  protected override closed(base: number): number {
    const { lastEpoch, totalIters, power } = this;
    return base * (1 - Math.min(totalIters, lastEpoch) / totalIters) ** power;
  }
}
