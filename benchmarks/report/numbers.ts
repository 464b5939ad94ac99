// How numbers are written.

import type { RowResult } from '../measuring.ts';
import type { Measurement } from '../statistics.ts';

export function time(microseconds: number): string {
  const digits = microseconds < 10 ? 2 : microseconds < 100 ? 1 : 0;
  if (microseconds < 10_000) return `${microseconds.toFixed(digits)} µs`;
  return `${(microseconds / 1000).toFixed(1)} ms`;
}

/** What a row does in a second. */
export function rate({ flop, bytes }: RowResult['row'], microseconds: number): string {
  if (flop !== undefined) return `${(flop / microseconds / 1000).toFixed(1)} GFLOP/s`;
  return bytes === undefined ? '' : `${(bytes / microseconds / 1000).toFixed(1)} GB/s`;
}

/** How many times as long as `own` something takes. */
export function times(other: Measurement, own: Measurement): string {
  const ratio = other.median / own.median;
  return `${ratio.toFixed(ratio < 10 ? 2 : 0)}×`;
}

export function withSpread({ median, spread }: Measurement): string {
  return `${time(median)} ± ${(100 * spread).toFixed(0)} %`;
}
