// Schedules as dictionaries of numbers, to be kept and continued. What is kept is checked as a
// whole, schedules inside of schedules included, before any of it is used.

import { ValueError } from '@gradus/tensor';
import { worded } from '@gradus/tensor/interpreter';
import { Optimizer } from '../optimizer/optimizer.ts';
import { shown } from '../optimizer/option-rules.ts';

/** What a schedule needs to go on: its numbers, and those of the schedules inside of it. */
export interface ScheduleStateDict {
  readonly schedules?: readonly ScheduleStateDict[];
  readonly [name: string]: unknown;
}

type Entries = ReadonlyMap<string, unknown>;

/** The base of everything that writes the rates of an optimizer. */
export abstract class Continued {
  /** The optimizer whose rates are written. */
  readonly optimizer: Optimizer;
  readonly #name: string;
  readonly #inner: readonly Continued[];

  /** @throws {ValueError} if `optimizer` is none. */
  protected constructor(name: string, optimizer: Optimizer, inner: readonly Continued[] = []) {
    checkOptimizer(name, optimizer);
    this.optimizer = optimizer;
    this.#name = name;
    this.#inner = inner;
  }

  /** The rates of all groups, as the last step left them. */
  getLastLr(): readonly number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr);
  }

  /**
   * All numbers of the schedule. Functions are not among them: give them again.
   * @source `torch.optim.lr_scheduler.StepLR.state_dict`
   */
  stateDict(): ScheduleStateDict {
    const own = structuredClone(Object.fromEntries(this.#entries()));
    if (this.#inner.length === 0) return own;
    return { ...own, schedules: this.#inner.map((schedule) => schedule.stateDict()) };
  }

  /**
   * Goes on from what `stateDict()` gave. The rates themselves are the optimizer's to keep.
   * Nothing has changed if it is refused.
   * @throws {ValueError} if an entry is missing, unknown or of another kind.
   */
  loadStateDict(dict: ScheduleStateDict): void {
    this.#check(`${this.#name}.loadStateDict`, dict);
    this.#restore(dict);
  }

  #entries(): Entries {
    const { optimizer: _, ...own } = this;
    return new Map(Object.entries(own));
  }

  #check(op: string, dict: ScheduleStateDict): void {
    if (typeof dict !== 'object' || dict === null) {
      throw new ValueError(op, `the dictionary is ${worded(dict)}; stateDict() gives one`, {
        dict,
      });
    }
    const { schedules = [], ...own } = dict;
    checkEntries(op, own, this.#entries());
    if (schedules.length !== this.#inner.length) {
      throw new ValueError(
        op,
        `the dictionary has ${schedules.length} schedules, this one ${this.#inner.length}; both ` +
          'must have the same number',
        { saved: schedules.length, schedules: this.#inner.length },
      );
    }
    this.#inner.forEach((schedule, i) => {
      schedule.#check(op, schedules[i]);
    });
  }

  #restore({ schedules = [], ...own }: ScheduleStateDict): void {
    Object.assign(this, structuredClone(own));
    this.#inner.forEach((schedule, i) => {
      schedule.#restore(schedules[i]);
    });
  }
}

/** Refuses what is no optimizer. */
export function checkOptimizer(op: string, optimizer: Optimizer): void {
  if (optimizer instanceof Optimizer) return;
  throw new ValueError(
    op,
    `the optimizer is ${worded(optimizer)}; it is one of this package, such as new SGD(…)`,
    { optimizer },
  );
}

/** Refuses a list of schedules that is empty or not of one optimizer. */
export function checkInner(
  op: string,
  schedulers: readonly Continued[],
  optimizer: Optimizer,
): void {
  if (!Array.isArray(schedulers) || schedulers.length === 0) {
    throw new ValueError(
      op,
      `the schedules are ${shown(schedulers)}; they are a list of at least one`,
      {
        schedulers,
      },
    );
  }
  schedulers.forEach((schedule, i) => {
    if (!(schedule instanceof Continued)) {
      throw new ValueError(op, `schedule ${i} is ${worded(schedule)}; it must be a schedule`, {
        position: i,
      });
    }
    if (schedule.optimizer === optimizer) return;
    throw new ValueError(
      op,
      `schedule ${i} writes the rates of another optimizer; all must write those of one`,
      { position: i },
    );
  });
}

function checkEntries(op: string, dict: ScheduleStateDict, known: Entries): void {
  for (const name of Object.keys(dict)) {
    if (known.has(name)) continue;
    throw new ValueError(
      op,
      `the dictionary has ${name}, which is not known; entries are ${[...known.keys()].join(', ')}`,
      { entry: name },
    );
  }
  for (const [name, own] of known) {
    if (kindOf(dict[name]) === kindOf(own)) continue;
    throw new ValueError(op, `${name} is ${shown(dict[name])}; it must be ${kindOf(own)}`, {
      entry: name,
      value: dict[name],
    });
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return `a ${typeof value}`;
}
