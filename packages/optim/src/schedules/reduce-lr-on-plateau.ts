// Rates that fall when a measure stops improving.

import { type Tensor, ValueError } from '@gradus/tensor';
import { refuseCaptured, worded } from '@gradus/tensor/interpreter';
import type { Optimizer } from '../optimizer/optimizer.ts';
import {
  belowOne,
  checkGiven,
  notNegative,
  type OptionRules,
  oneOf,
  settled,
  wholeNumber,
} from '../optimizer/option-rules.ts';
import { Continued, checkOptimizer } from './continued.ts';
import { numberOrList, perGroup } from './per-group.ts';

/** Options of `ReduceLROnPlateau`. */
export interface ReduceLROnPlateauOptions {
  /** Whether the measure should fall or grow; 'min' unless given. */
  readonly mode?: 'min' | 'max';
  /** The factor of the rates, below 1; 0.1 unless given. */
  readonly factor?: number;
  /** How many steps without improvement are borne; 10 unless given. */
  readonly patience?: number;
  /** How much counts as an improvement; 1e-4 unless given. */
  readonly threshold?: number;
  /** Whether `threshold` is a part of the best measure or a difference; 'rel' unless given. */
  readonly thresholdMode?: 'rel' | 'abs';
  /** How many steps after a fall are not counted; 0 unless given. */
  readonly cooldown?: number;
  /** The lowest rate, or one a group; 0 unless given. */
  readonly minLr?: number | readonly number[];
  /** The smallest difference that a rate is changed by; 1e-8 unless given. */
  readonly eps?: number;
}

const rules: OptionRules<ReduceLROnPlateauOptions> = {
  mode: oneOf('min', 'max'),
  factor: belowOne,
  patience: wholeNumber,
  threshold: notNegative,
  thresholdMode: oneOf('rel', 'abs'),
  cooldown: wholeNumber,
  minLr: numberOrList,
  eps: notNegative,
};

const defaults: Required<Omit<ReduceLROnPlateauOptions, 'minLr'>> = {
  mode: 'min',
  factor: 0.1,
  patience: 10,
  threshold: 1e-4,
  thresholdMode: 'rel',
  cooldown: 0,
  eps: 1e-8,
};

/**
 * Multiplies the rates with `factor` when a measure has not improved for more than `patience` steps.
 *
 * With `thresholdMode: 'rel'` an improvement is below `best · (1 − threshold)`, with 'abs' below
 * `best − threshold`; with `mode: 'max'` above, and with the other sign.
 * @source `torch.optim.lr_scheduler.ReduceLROnPlateau`
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const schedule = new ReduceLROnPlateau(optimizer, { factor: 0.5, patience: 1 });
 * for (const loss of [3, 2, 2, 2]) schedule.step(loss);
 * schedule.getLastLr() // [0.5]
 */
export class ReduceLROnPlateau extends Continued {
  mode: 'min' | 'max';
  factor: number;
  patience: number;
  threshold: number;
  thresholdMode: 'rel' | 'abs';
  cooldown: number;
  /** The lowest rate of each group. */
  minLrs: readonly number[];
  eps: number;
  /** The best measure so far, and how many steps ago rates may not fall, or it did not improve. */
  best: number;
  cooldownCounter = 0;
  numBadEpochs = 0;
  /** How many steps were made. */
  lastEpoch = 0;

  /** @throws {ValueError} if a setting is unknown or out of its range, or `optimizer` is none. */
  constructor(optimizer: Optimizer, options: ReduceLROnPlateauOptions = {}) {
    const op = 'ReduceLROnPlateau';
    checkOptimizer(op, optimizer);
    checkGiven(op, options, rules);
    const { minLr = 0, ...given } = options;
    const settings = settled(defaults, given);
    const minLrs = perGroup(op, 'minLr', minLr, optimizer, notNegative);
    super(op, optimizer);
    this.mode = settings.mode;
    this.factor = settings.factor;
    this.patience = settings.patience;
    this.threshold = settings.threshold;
    this.thresholdMode = settings.thresholdMode;
    this.cooldown = settings.cooldown;
    this.minLrs = minLrs;
    this.eps = settings.eps;
    this.best = settings.mode === 'min' ? Infinity : -Infinity;
  }

  /**
   * Counts a step, and lets the rates fall if `metric` has not improved for too long.
   * @throws {ValueError} if `metric` is no number: a tensor is read with `await loss.item()`.
   * @example
   * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
   * const schedule = new ReduceLROnPlateau(optimizer, { factor: 0.5, patience: 0 });
   * schedule.step(1);
   * schedule.step(1);
   * optimizer.paramGroups[0].lr // 0.5
   */
  step(metric: number): void {
    if (typeof metric !== 'number') throw noMetric(metric);
    refuseCaptured('ReduceLROnPlateau.step', 'call it after the call, with what that gave');
    this.lastEpoch++;
    if (this.#isBetter(metric)) {
      this.best = metric;
      this.numBadEpochs = 0;
    } else {
      this.numBadEpochs++;
    }
    if (this.cooldownCounter > 0) {
      this.cooldownCounter--;
      this.numBadEpochs = 0;
    }
    if (this.numBadEpochs <= this.patience) return;
    this.#reduce();
    this.cooldownCounter = this.cooldown;
    this.numBadEpochs = 0;
  }

  #reduce(): void {
    this.optimizer.paramGroups.forEach((group, i) => {
      const next = Math.max(group.lr * this.factor, this.minLrs[i] ?? 0);
      if (group.lr - next > this.eps) group.lr = next;
    });
  }

  #isBetter(metric: number): boolean {
    const { best, threshold, thresholdMode } = this;
    if (this.mode === 'min') {
      return metric < (thresholdMode === 'rel' ? best * (1 - threshold) : best - threshold);
    }
    return metric > (thresholdMode === 'rel' ? best * (threshold + 1) : best + threshold);
  }
}

function noMetric(metric: number | Tensor): ValueError {
  return new ValueError(
    'ReduceLROnPlateau',
    `the metric is ${worded(metric)}; it must be a number, as await loss.item() gives`,
    { metric },
  );
}
