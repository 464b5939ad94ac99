// Several schedules, one after the other.

import { ValueError } from '@gradus/tensor';
import { eachRun, worded } from '@gradus/tensor/interpreter';
import type { Optimizer } from '../optimizer/optimizer.ts';
import { checkRule, wholeNumbers } from '../optimizer/option-rules.ts';
import { Continued, checkInner } from './continued.ts';
import { LRScheduler } from './schedule.ts';

/**
 * Steps the first of `schedulers` until step `milestones[0]`, then starts the second, and so on.
 *
 * A schedule starts from the rates that the optimizer had at the beginning; those without a formula
 * for it, which are functions and `OneCycleLR`, from their own.
 * @source `torch.optim.lr_scheduler.SequentialLR`
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const warm = new optim.ConstantLR(optimizer, { factor: 0.125, totalIters: 2 });
 * const fall = new optim.ExponentialLR(optimizer, 0.5);
 * const schedule = new SequentialLR(optimizer, [warm, fall], [2]);
 * for (let i = 0; i < 3; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr() // [0.5]
 */
export class SequentialLR extends Continued {
  milestones: readonly number[];
  /** How many steps were made. */
  lastEpoch = 0;
  readonly #schedules: readonly LRScheduler[];

  /**
   * @throws {ValueError} if there is no schedule, one writes another optimizer, or there are not as
   * many milestones as changes, in order.
   */
  constructor(
    optimizer: Optimizer,
    schedulers: readonly LRScheduler[],
    milestones: readonly number[],
  ) {
    checkInner('SequentialLR', schedulers, optimizer);
    checkMilestones(schedulers, milestones);
    super('SequentialLR', optimizer, schedulers);
    this.milestones = [...milestones];
    this.#schedules = schedulers;
    for (const group of optimizer.paramGroups) group.lr = group.initialLr ?? group.lr;
    for (const schedule of schedulers) schedule.takeBack();
    schedulers[0].start();
  }

  /**
   * Steps the schedule whose turn it is.
   * @example
   * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
   * const falls = [0.5, 0.25].map((gamma) => new optim.ExponentialLR(optimizer, gamma));
   * const schedule = new SequentialLR(optimizer, falls, [5]);
   * optimizer.step();
   * schedule.step();
   * schedule.getLastLr() // [0.5]
   */
  step(): void {
    eachRun(() => {
      this.lastEpoch++;
      const schedule = this.#current();
      if (this.milestones.includes(this.lastEpoch)) schedule.restart();
      else schedule.step();
    });
  }

  override getLastLr(): readonly number[] {
    return this.#current().getLastLr();
  }

  #current(): LRScheduler {
    return this.#schedules[this.milestones.filter((step) => step <= this.lastEpoch).length];
  }
}

function checkMilestones(schedulers: readonly LRScheduler[], milestones: readonly number[]): void {
  schedulers.forEach((schedule, i) => {
    if (schedule instanceof LRScheduler) return;
    throw new ValueError(
      'SequentialLR',
      `schedule ${i} is ${worded(schedule)} that cannot be started over; ChainedScheduler, ` +
        'SequentialLR and ReduceLROnPlateau stand outside',
      { position: i },
    );
  });
  checkRule('SequentialLR', 'milestones', milestones, wholeNumbers);
  if (milestones.length !== schedulers.length - 1) {
    throw new ValueError(
      'SequentialLR',
      `${milestones.length} milestones for ${schedulers.length} schedules; there is one between ` +
        'each two',
      { milestones: milestones.length, schedules: schedulers.length },
    );
  }
  if (milestones.every((step, i) => i === 0 || step > milestones[i - 1])) return;
  throw new ValueError(
    'SequentialLR',
    `milestones are [${milestones.join(', ')}]; they must grow`,
    {
      milestones,
    },
  );
}
