// Rates that fall by a factor at given steps.

import type { Optimizer } from '../optimizer/optimizer.ts';
import { checkRule, notNegative, wholeNumbers } from '../optimizer/option-rules.ts';
import { LRScheduler, type ScheduleOptions } from './schedule.ts';

/** Options of `MultiStepLR`. */
export interface MultiStepLROptions extends ScheduleOptions {
  /** The factor; 0.1 unless given. */
  readonly gamma?: number;
}

/**
 * Multiplies the rates with `gamma` at every one of `milestones`; twice where one is there twice.
 * @source `torch.optim.lr_scheduler.MultiStepLR`
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const schedule = new MultiStepLR(optimizer, [2, 5], { gamma: 0.5 });
 * for (let i = 0; i < 6; i++) schedule.step();
 * schedule.getLastLr() // [0.25]
 */
export class MultiStepLR extends LRScheduler {
  milestones: readonly number[];
  gamma: number;

  /**
   * @throws {ValueError} if a number is out of its range, or `optimizer` is none.
   */
  constructor(
    optimizer: Optimizer,
    milestones: readonly number[],
    options: MultiStepLROptions = {},
  ) {
    const { gamma = 0.1 } = options;
    checkRule('MultiStepLR', 'milestones', milestones, wholeNumbers);
    checkRule('MultiStepLR', 'gamma', gamma, notNegative);
    super('MultiStepLR', optimizer, options);
    this.milestones = [...milestones];
    this.gamma = gamma;
    this.start();
  }

  protected next(lr: number): number {
    const count = this.milestones.filter((step) => step === this.lastEpoch).length;
    return count === 0 ? lr : lr * this.gamma ** count;
  }

  protected override closed(base: number): number {
    return base * this.gamma ** this.milestones.filter((step) => step <= this.lastEpoch).length;
  }
}
