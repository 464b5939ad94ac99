// From when on work is shared among threads. Results do not depend on it.

import { type StartWorker, startWorker } from './platform.ts';

/** What decides whether work is shared. */
export interface Sharing {
  /** Elements below which nobody asks how much work they are. */
  readonly leastElements: number;
  /** Nanoseconds of work from which on a kernel is shared. */
  readonly leastWork: number;
  /** Nanoseconds of such work that come before workers are started. */
  readonly workBeforeStart: number;
  /** Milliseconds for which nothing is shared at most, after sharing did not pay. */
  readonly longestRest: number;
  readonly startWorker: StartWorker;
}

/** Waking a worker takes some 30 µs, asking for one some milliseconds. */
export const usualSharing: Sharing = {
  leastElements: 2048,
  leastWork: 40_000,
  workBeforeStart: 10_000_000,
  longestRest: 256,
  startWorker,
};
