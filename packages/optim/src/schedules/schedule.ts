// What schedules have in common: a count of steps, and the rates they write into the groups of an
// optimizer. How a rate follows is told by each.

import { ValueError } from '@gradus/tensor';
import { eachRun, warnOnce } from '@gradus/tensor/interpreter';
import type { Optimizer } from '../optimizer/optimizer.ts';
import type { OptionRules } from '../optimizer/option-rules.ts';
import { Continued } from './continued.ts';

/** Options that every schedule has. */
export interface ScheduleOptions {
  /** The step to go on from, if groups have an `initialLr`; -1, a new start, unless given. */
  readonly lastEpoch?: number;
}

/** What these options must be. */
export const scheduleRules: OptionRules<ScheduleOptions> = {
  lastEpoch: {
    be: 'a whole number ≥ -1',
    holds: (value) => Number.isInteger(value) && Number(value) >= -1,
  },
};

/**
 * The base of schedules that count their steps.
 *
 * Rates follow from those of the step before, as they do in PyTorch: what else changes a rate, be
 * it another schedule or a program, stays in effect.
 * @source `torch.optim.lr_scheduler.LRScheduler`
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const schedule = new optim.ExponentialLR(optimizer, 0.5);
 * schedule instanceof optim.LRScheduler // true
 */
export abstract class LRScheduler extends Continued {
  /** The rates that the schedule started from, by group. */
  baseLrs: number[];
  /** How many steps were made. */
  lastEpoch: number;
  /** The rates that the last step wrote, by group. */
  lastLr: readonly number[] = [];

  /**
   * @throws {ValueError} if `optimizer` is none, or is to be continued without an `initialLr`.
   * Options keep their rules already.
   */
  protected constructor(op: string, optimizer: Optimizer, options: ScheduleOptions) {
    super(op, optimizer);
    const { lastEpoch = -1 } = options;
    checkContinuable(op, optimizer, lastEpoch);
    this.baseLrs = optimizer.paramGroups.map(({ initialLr, lr }) => initialLr ?? lr);
    this.lastEpoch = lastEpoch;
  }

  /** The rate of a group at `lastEpoch`, from the one that it has. */
  protected abstract next(lr: number, group: number): number;

  /** The rate of a group at `lastEpoch`, from the one that it started with. */
  protected closed(_base: number, group: number): number {
    return this.next(this.optimizer.paramGroups[group].lr, group);
  }

  /**
   * Counts a step, after the optimizer's, and writes the rates that follow. Warns once if the
   * optimizer has not made one: the rates at the start would be passed over.
   * @source `torch.optim.lr_scheduler.LRScheduler.step`
   * @example
   * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
   * const schedule = new optim.ExponentialLR(optimizer, 0.5);
   * optimizer.step();
   * schedule.step();
   * optimizer.paramGroups[0].lr // 0.5
   */
  step(): void {
    // A captured program steps again at each run.
    eachRun(() => this.advance());
  }

  /** What a step does. */
  protected advance(): void {
    this.#join();
    if (this.lastEpoch === 0 && !this.optimizer.hasStepped) this.#warn();
    this.lastEpoch++;
    try {
      this.write(this.optimizer.paramGroups.map(({ lr }, i) => this.next(lr, i)));
    } catch (error) {
      this.lastEpoch--;
      throw error;
    }
  }

  #warn(): void {
    const { name } = this.constructor;
    warnOnce(
      name,
      'order',
      'step() comes before the first optimizer.step(), so that no step is made at the first rate; ' +
        'call optimizer.step() first',
    );
  }

  /**
   * Starts over, from the rates at the beginning.
   * @example
   * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
   * const schedule = new optim.ExponentialLR(optimizer, 0.5);
   * optimizer.step();
   * schedule.step();
   * schedule.restart();
   * optimizer.paramGroups[0].lr // 1
   */
  restart(): void {
    this.#join();
    this.lastEpoch = 0;
    this.write(this.baseLrs.map((base, i) => this.closed(base, i)));
  }

  /**
   * Takes back the step that was made when the schedule was.
   * @example
   * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
   * const schedule = new optim.ExponentialLR(optimizer, 0.5);
   * schedule.takeBack();
   * schedule.lastEpoch // -1
   */
  takeBack(): void {
    this.lastEpoch--;
  }

  /**
   * The step that a schedule makes when it starts.
   * @example
   * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
   * const schedule = new optim.ExponentialLR(optimizer, 0.5);
   * optimizer.step();
   * schedule.start();
   * schedule.lastEpoch // 1
   */
  start(): void {
    this.step();
  }

  override getLastLr(): readonly number[] {
    return this.lastLr;
  }

  // Groups that were added since start from the rate that they came with.
  #join(): void {
    const { paramGroups } = this.optimizer;
    for (let i = this.baseLrs.length; i < paramGroups.length; i++) {
      this.baseLrs.push(paramGroups[i].lr);
    }
  }

  /** Sets the rate of each group. */
  protected write(rates: readonly number[]): void {
    this.optimizer.paramGroups.forEach((group, i) => {
      group.initialLr ??= this.baseLrs[i];
      group.lr = rates[i];
    });
    this.lastLr = rates;
  }
}

function checkContinuable(op: string, { paramGroups }: Optimizer, lastEpoch: number): void {
  if (lastEpoch === -1) return;
  const without = paramGroups.findIndex(({ initialLr }) => initialLr === undefined);
  if (without < 0) return;
  throw new ValueError(
    op,
    `lastEpoch is ${lastEpoch}, and group ${without} has no initialLr; a schedule goes on with ` +
      'the groups of an optimizer that had one: loadStateDict() brings them',
    { lastEpoch, group: without },
  );
}
