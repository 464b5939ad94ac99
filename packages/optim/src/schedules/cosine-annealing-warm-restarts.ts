// Rates that fall along a cosine and start over.

import type { Optimizer } from '../optimizer/optimizer.ts';
import {
  anyNumber,
  checkGiven,
  checkRule,
  type OptionRules,
  positiveInteger,
} from '../optimizer/option-rules.ts';
import { LRScheduler, type ScheduleOptions, scheduleRules } from './schedule.ts';

/** Options of `CosineAnnealingWarmRestarts`. */
export interface CosineAnnealingWarmRestartsOptions extends ScheduleOptions {
  /** The factor by which each period is longer than the last; 1 unless given. */
  readonly tMult?: number;
  /** The lowest rate; 0 unless given. */
  readonly etaMin?: number;
}

const rules: OptionRules<CosineAnnealingWarmRestartsOptions> = {
  tMult: positiveInteger,
  etaMin: anyNumber,
  ...scheduleRules,
};

/**
 * Takes the rates from `lr` to `etaMin` along half a cosine, first in `t0` steps, then in `tMult`
 * times as many, and so on.
 * @source `torch.optim.lr_scheduler.CosineAnnealingWarmRestarts`
 * @see Loshchilov & Hutter, SGDR: stochastic gradient descent with warm restarts, ICLR 2017.
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const schedule = new CosineAnnealingWarmRestarts(optimizer, 4);
 * for (let i = 0; i < 4; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr() // [1]
 */
export class CosineAnnealingWarmRestarts extends LRScheduler {
  t0: number;
  tMult: number;
  etaMin: number;
  /** Steps since the last start, and the length of the period. */
  tCur: number;
  tI: number;

  /**
   * @throws {ValueError} if a number is out of its range, an option is unknown, or `optimizer` is none.
   */
  constructor(optimizer: Optimizer, t0: number, options: CosineAnnealingWarmRestartsOptions = {}) {
    checkGiven('CosineAnnealingWarmRestarts', options, rules);
    const { tMult = 1, etaMin = 0, lastEpoch = -1 } = options;
    checkRule('CosineAnnealingWarmRestarts', 't0', t0, positiveInteger);
    super('CosineAnnealingWarmRestarts', optimizer, options);
    this.t0 = t0;
    this.tMult = tMult;
    this.etaMin = etaMin;
    this.tCur = lastEpoch;
    this.tI = t0;
    this.start();
  }

  protected override advance(): void {
    if (this.lastEpoch < 0) {
      this.restart();
      return;
    }
    this.tCur++;
    if (this.tCur >= this.tI) {
      this.tCur -= this.tI;
      this.tI *= this.tMult;
    }
    super.advance();
  }

  override restart(): void {
    this.tCur = 0;
    this.tI = this.t0;
    super.restart();
  }

  protected next(_lr: number, group: number): number {
    const { etaMin, tCur, tI } = this;
    const span = this.baseLrs[group] - etaMin;
    return etaMin + (span * (1 + Math.cos((Math.PI * tCur) / tI))) / 2;
  }
}
