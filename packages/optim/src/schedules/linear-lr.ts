// Rates that grow or fall along a line.

import type { Optimizer } from '../optimizer/optimizer.ts';
import {
  checkRule,
  fraction,
  positiveFraction,
  positiveInteger,
} from '../optimizer/option-rules.ts';
import { LRScheduler, type ScheduleOptions } from './schedule.ts';

/** Options of `LinearLR`. */
export interface LinearLROptions extends ScheduleOptions {
  /** The factor at the start, above 0 and at most 1; a third unless given. */
  readonly startFactor?: number;
  /** The factor at the end, from 0 to 1; 1 unless given. */
  readonly endFactor?: number;
  /** The step at which the end is reached; 5 unless given. */
  readonly totalIters?: number;
}

/**
 * Multiplies the rates with a factor that goes from `startFactor` to `endFactor` in `totalIters`
 * steps.
 * @source `torch.optim.lr_scheduler.LinearLR`
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const schedule = new LinearLR(optimizer, { startFactor: 0.5, totalIters: 4 });
 * for (let i = 0; i < 2; i++) schedule.step();
 * schedule.getLastLr() // [0.75]
 */
export class LinearLR extends LRScheduler {
  startFactor: number;
  endFactor: number;
  totalIters: number;

  /**
   * @throws {ValueError} if a number is out of its range, or `optimizer` is none.
   */
  constructor(optimizer: Optimizer, options: LinearLROptions = {}) {
    const { startFactor = 1 / 3, endFactor = 1, totalIters = 5 } = options;
    checkRule('LinearLR', 'startFactor', startFactor, positiveFraction);
    checkRule('LinearLR', 'endFactor', endFactor, fraction);
    checkRule('LinearLR', 'totalIters', totalIters, positiveInteger);
    super('LinearLR', optimizer, options);
    this.startFactor = startFactor;
    this.endFactor = endFactor;
    this.totalIters = totalIters;
    this.start();
  }

  protected next(lr: number): number {
    const { lastEpoch, startFactor, endFactor, totalIters } = this;
    if (lastEpoch === 0) return lr * startFactor;
    if (lastEpoch > totalIters) return lr;
    const rise = endFactor - startFactor;
    return lr * (1 + rise / (totalIters * startFactor + (lastEpoch - 1) * rise));
  }

  protected override closed(base: number): number {
    const { lastEpoch, startFactor, endFactor, totalIters } = this;
    const passed = Math.min(totalIters, lastEpoch);
    return base * (startFactor + ((endFactor - startFactor) * passed) / totalIters);
  }
}
