// Rates that fall by a factor every few steps.

import type { Optimizer } from '../optimizer/optimizer.ts';
import { checkRule, notNegative, positiveInteger } from '../optimizer/option-rules.ts';
import { LRScheduler, type ScheduleOptions } from './schedule.ts';

/** Options of `StepLR`. */
export interface StepLROptions extends ScheduleOptions {
  /** The factor; 0.1 unless given. */
  readonly gamma?: number;
}

/**
 * Multiplies the rates with `gamma` every `stepSize` steps.
 * @source `torch.optim.lr_scheduler.StepLR`
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const schedule = new StepLR(optimizer, 3, { gamma: 0.5 });
 * for (let i = 0; i < 6; i++) schedule.step();
 * schedule.getLastLr() // [0.25]
 */
export class StepLR extends LRScheduler {
  stepSize: number;
  gamma: number;

  /**
   * @throws {ValueError} if a number is out of its range, or `optimizer` is none.
   */
  constructor(optimizer: Optimizer, stepSize: number, options: StepLROptions = {}) {
    const { gamma = 0.1 } = options;
    checkRule('StepLR', 'stepSize', stepSize, positiveInteger);
    checkRule('StepLR', 'gamma', gamma, notNegative);
    super('StepLR', optimizer, options);
    this.stepSize = stepSize;
    this.gamma = gamma;
    this.start();
  }

  protected next(lr: number): number {
    return this.lastEpoch === 0 || this.lastEpoch % this.stepSize !== 0 ? lr : lr * this.gamma;
  }

  protected override closed(base: number): number {
    return base * this.gamma ** Math.floor(this.lastEpoch / this.stepSize);
  }
}
