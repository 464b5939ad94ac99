// Rates along a cosine, down and up.

import type { Optimizer } from '../optimizer/optimizer.ts';
import { anyNumber, checkRule, positiveInteger } from '../optimizer/option-rules.ts';
import { LRScheduler, type ScheduleOptions } from './schedule.ts';

/** Options of `CosineAnnealingLR`. */
export interface CosineAnnealingLROptions extends ScheduleOptions {
  /** The lowest rate; 0 unless given. */
  readonly etaMin?: number;
}

/**
 * Takes the rates from `lr` to `etaMin` in `tMax` steps, and back:
 * `etaMin + ½ (lr − etaMin) (1 + cos(π t / tMax))`.
 * @source `torch.optim.lr_scheduler.CosineAnnealingLR`
 * @see Loshchilov & Hutter, SGDR: stochastic gradient descent with warm restarts, ICLR 2017.
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const schedule = new CosineAnnealingLR(optimizer, 4);
 * for (let i = 0; i < 2; i++) schedule.step();
 * schedule.getLastLr()[0].toFixed(6) // '0.500000'
 */
export class CosineAnnealingLR extends LRScheduler {
  tMax: number;
  etaMin: number;

  /**
   * @throws {ValueError} if a number is out of its range, or `optimizer` is none.
   */
  constructor(optimizer: Optimizer, tMax: number, options: CosineAnnealingLROptions = {}) {
    const { etaMin = 0 } = options;
    checkRule('CosineAnnealingLR', 'tMax', tMax, positiveInteger);
    checkRule('CosineAnnealingLR', 'etaMin', etaMin, anyNumber);
    super('CosineAnnealingLR', optimizer, options);
    this.tMax = tMax;
    this.etaMin = etaMin;
    this.start();
  }

  // What is continued has no rate before to start from.
  override start(): void {
    if (this.lastEpoch < 0) {
      this.step();
      return;
    }
    this.lastEpoch++;
    this.write(this.baseLrs.map((base) => this.closed(base)));
  }

  protected next(lr: number, group: number): number {
    const { lastEpoch, tMax, etaMin } = this;
    if (lastEpoch === 0) return lr;
    if ((lastEpoch - 1 - tMax) % (2 * tMax) === 0) {
      return lr + ((this.baseLrs[group] - etaMin) * (1 - Math.cos(Math.PI / tMax))) / 2;
    }
    const now = 1 + Math.cos((Math.PI * lastEpoch) / tMax);
    const before = 1 + Math.cos((Math.PI * (lastEpoch - 1)) / tMax);
    return (now / before) * (lr - etaMin) + etaMin;
  }

  protected override closed(base: number): number {
    const { lastEpoch, tMax, etaMin } = this;
    return etaMin + ((base - etaMin) * (1 + Math.cos((Math.PI * lastEpoch) / tMax))) / 2;
  }
}
