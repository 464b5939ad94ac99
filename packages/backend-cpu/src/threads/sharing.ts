// From when on work is shared among threads. Results do not depend on it.

import { type StartWorker, startWorker } from './platform.ts';

/** What decides whether work is shared. */
export interface Sharing {
  /** Elements below which nobody asks how much work they are. */
  readonly leastElements: number;
  /** Nanoseconds of work from which on a kernel is shared with workers that are awake. */
  readonly leastWork: number;
  /** Nanoseconds of work in one kernel for which workers are woken. */
  readonly leastToWake: number;
  /** Nanoseconds of such work that come before workers are started. */
  readonly workBeforeStart: number;
  /** Milliseconds for which nothing is shared at most, after sharing did not pay. */
  readonly longestRest: number;
  readonly startWorker: StartWorker;
}

/** A job takes 1 µs, waking a worker some 30, asking for one some milliseconds. */
export const usualSharing: Sharing = {
  leastElements: 2048,
  leastWork: 10_000,
  leastToWake: 40_000,
  workBeforeStart: 10_000_000,
  longestRest: 256,
  startWorker,
};
