// How many threads there may be.

import { ValueError } from '@gradus/tensor/backend';
import { availableParallelism } from './platform.ts';

/** Threads at most, of those that nobody asked for. */
const usualThreads = 4;

/** Threads at most. */
const maximumThreads = 64;

/** Threads of a backend for which no number is given. */
export function defaultThreads(): number {
  return Math.min(availableParallelism(), usualThreads);
}

/** @throws {ValueError} unless `threads` is a whole number that a team can have. */
export function checkThreads(op: string, threads: number): void {
  if (Number.isInteger(threads) && threads >= 1 && threads <= maximumThreads) return;
  throw new ValueError(
    op,
    `threads is ${threads}; it must be a whole number from 1 to ${maximumThreads}`,
    { threads },
  );
}
