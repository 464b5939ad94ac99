// Rates that rise and fall once, momentum falling and rising against them.

import { ValueError } from '@gradus/tensor';
import type { Optimizer } from '../optimizer/optimizer.ts';
import {
  checkGiven,
  flag,
  fraction,
  notNegative,
  type OptionRules,
  oneOf,
  positive,
  positiveInteger,
} from '../optimizer/option-rules.ts';
import type { Scheduled } from '../optimizer/parameters.ts';
import { checkOptimizer } from './continued.ts';
import { numberOrList, perGroup } from './per-group.ts';
import { LRScheduler, type ScheduleOptions, scheduleRules } from './schedule.ts';

/** Options of `OneCycleLR`. */
export interface OneCycleLROptions extends ScheduleOptions {
  /** The length of the cycle; or `epochs` and `stepsPerEpoch`, whose product it is. */
  readonly totalSteps?: number;
  readonly epochs?: number;
  readonly stepsPerEpoch?: number;
  /** The part of the cycle in which rates rise; 0.3 unless given. */
  readonly pctStart?: number;
  /** Whether rates follow a cosine or a line; 'cos' unless given. */
  readonly annealStrategy?: 'cos' | 'linear';
  /** Whether momentum is cycled too; true unless given. */
  readonly cycleMomentum?: boolean;
  /** The lowest momentum, or one a group; 0.85 unless given. */
  readonly baseMomentum?: number | readonly number[];
  /** The highest momentum, or one a group; 0.95 unless given. */
  readonly maxMomentum?: number | readonly number[];
  /** `maxLr` over the rate at the start; 25 unless given. */
  readonly divFactor?: number;
  /** The rate at the start over that at the end; 1e4 unless given. */
  readonly finalDivFactor?: number;
  /** Whether rates fall back to that of the start before they fall to the end; false unless given. */
  readonly threePhase?: boolean;
}

const rules: OptionRules<OneCycleLROptions> = {
  totalSteps: positiveInteger,
  epochs: positiveInteger,
  stepsPerEpoch: positiveInteger,
  pctStart: fraction,
  annealStrategy: oneOf('cos', 'linear'),
  cycleMomentum: flag,
  baseMomentum: numberOrList,
  maxMomentum: numberOrList,
  divFactor: positive,
  finalDivFactor: positive,
  threePhase: flag,
  ...scheduleRules,
};

/** A part of the cycle: up to which step, and between which settings of a group. */
interface Phase {
  readonly end: number;
  readonly lr: readonly [keyof Scheduled, keyof Scheduled];
  readonly momentum: readonly [keyof Scheduled, keyof Scheduled];
}

function phasesOf(total: number, pctStart: number, threePhase: boolean): readonly Phase[] {
  const rise: Phase = {
    end: pctStart * total - 1,
    lr: ['initialLr', 'maxLr'],
    momentum: ['maxMomentum', 'baseMomentum'],
  };
  if (!threePhase) {
    const fall: Phase = {
      end: total - 1,
      lr: ['maxLr', 'minLr'],
      momentum: ['baseMomentum', 'maxMomentum'],
    };
    return [rise, fall];
  }
  const back: Phase = {
    end: 2 * pctStart * total - 2,
    lr: ['maxLr', 'initialLr'],
    momentum: ['baseMomentum', 'maxMomentum'],
  };
  const out: Phase = {
    end: total - 1,
    lr: ['initialLr', 'minLr'],
    momentum: ['maxMomentum', 'maxMomentum'],
  };
  return [rise, back, out];
}

/** From `start` to `end`, `part` of the way. */
const anneal: { readonly [name: string]: (start: number, end: number, part: number) => number } = {
  cos: (start, end, part) => end + ((start - end) / 2) * (Math.cos(Math.PI * part) + 1),
  linear: (start, end, part) => (end - start) * part + start,
};

/** What an optimizer with momentum keeps it in. */
type Momentous = { momentum?: number; betas?: readonly [number, number] };

/**
 * Takes the rates from `maxLr / divFactor` to `maxLr` and down to a `finalDivFactor` of where they
 * started, in one cycle of `totalSteps`; momentum, or the first of `betas`, goes the other way.
 * @source `torch.optim.lr_scheduler.OneCycleLR`
 * @see Smith & Topin, Super-convergence, 2018.
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1, momentum: 0.9 });
 * const schedule = new OneCycleLR(optimizer, 1, { totalSteps: 11, pctStart: 6 / 11 });
 * for (let i = 0; i < 5; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * [optimizer.paramGroups[0].lr, optimizer.paramGroups[0].momentum] // [1, 0.85]
 */
export class OneCycleLR extends LRScheduler {
  totalSteps: number;
  pctStart: number;
  annealStrategy: 'cos' | 'linear';
  cycleMomentum: boolean;
  threePhase: boolean;

  /**
   * @throws {ValueError} if the length is missing, a setting is unknown or out of its range, or
   * momentum is to be cycled and the optimizer has none.
   */
  constructor(
    optimizer: Optimizer,
    maxLr: number | readonly number[],
    options: OneCycleLROptions = {},
  ) {
    const op = 'OneCycleLR';
    checkOptimizer(op, optimizer);
    checkGiven(op, options, rules);
    const totalSteps = lengthOf(op, options);
    const { pctStart = 0.3, annealStrategy = 'cos', cycleMomentum = true } = options;
    const { divFactor = 25, finalDivFactor = 1e4, threePhase = false } = options;
    const { baseMomentum = 0.85, maxMomentum = 0.95 } = options;
    const maxLrs = perGroup(op, 'maxLr', maxLr, optimizer, notNegative);
    const lowest = perGroup(op, 'baseMomentum', baseMomentum, optimizer, fraction);
    const highest = perGroup(op, 'maxMomentum', maxMomentum, optimizer, fraction);
    if (cycleMomentum) checkMomentum(op, optimizer);
    super(op, optimizer, options);
    this.totalSteps = totalSteps;
    this.pctStart = pctStart;
    this.annealStrategy = annealStrategy;
    this.cycleMomentum = cycleMomentum;
    this.threePhase = threePhase;
    if (this.lastEpoch === -1) {
      this.baseLrs = maxLrs.map((lr) => lr / divFactor);
      optimizer.paramGroups.forEach((group, i) => {
        const initialLr = this.baseLrs[i];
        Object.assign(group, { initialLr, maxLr: maxLrs[i], minLr: initialLr / finalDivFactor });
        if (!cycleMomentum) return;
        Object.assign(group, { maxMomentum: highest[i], baseMomentum: lowest[i] });
      });
    }
    this.start();
  }

  /** @throws {ValueError} if the cycle is over. */
  protected override advance(): void {
    if (this.lastEpoch >= this.totalSteps) {
      throw new ValueError(
        'OneCycleLR',
        `step ${this.lastEpoch + 1} lies behind the cycle of ${this.totalSteps} steps; it is over`,
        { step: this.lastEpoch + 1, totalSteps: this.totalSteps },
      );
    }
    super.advance();
  }

  protected next(lr: number, position: number): number {
    const group: Scheduled & Momentous = this.optimizer.paramGroups[position];
    // A group that was added has no cycle.
    if (group.maxLr === undefined) return lr;
    const { phase, part } = this.#phase();
    const between = ([from, to]: Phase['lr']): number =>
      anneal[this.annealStrategy](group[from] ?? 0, group[to] ?? 0, part);
    if (this.cycleMomentum) setMomentum(group, between(phase.momentum));
    return between(phase.lr);
  }

  #phase(): { readonly phase: Phase; readonly part: number } {
    const phases = phasesOf(this.totalSteps, this.pctStart, this.threePhase);
    const at = phases.findIndex(({ end }) => this.lastEpoch <= end);
    const i = at < 0 ? phases.length - 1 : at;
    const start = i === 0 ? 0 : phases[i - 1].end;
    const length = phases[i].end - start;
    // A phase without length is over when it starts.
    return { phase: phases[i], part: length === 0 ? 1 : (this.lastEpoch - start) / length };
  }
}

function lengthOf(op: string, { totalSteps, epochs, stepsPerEpoch }: OneCycleLROptions): number {
  if (totalSteps !== undefined) return totalSteps;
  if (epochs === undefined || stepsPerEpoch === undefined) {
    throw new ValueError(
      op,
      'the length of the cycle is missing; give totalSteps, or epochs and stepsPerEpoch',
    );
  }
  return epochs * stepsPerEpoch;
}

function checkMomentum(op: string, { paramGroups }: Optimizer): void {
  if (paramGroups.every((group) => 'momentum' in group || 'betas' in group)) return;
  throw new ValueError(
    op,
    'cycleMomentum is true, and the optimizer has neither momentum nor betas; ' +
      'cycleMomentum: false leaves momentum out',
  );
}

function setMomentum(group: Momentous, momentum: number): void {
  if (group.betas === undefined) group.momentum = momentum;
  else group.betas = [momentum, group.betas[1]];
}
