// The table of rows on all cores: how much faster each library is than itself on one thread.

import type { RowResult } from '../measuring.ts';
import { onAllCores, titles } from './columns.ts';
import { time } from './numbers.ts';
import { table } from './table.ts';

/** Rows that were measured on all cores, but for those that no library shares. */
export function coresTable(results: readonly RowResult[]): string[] {
  const rows = results
    .filter(({ row }) => row.target !== 'small')
    .map(({ row, measurements }) => [
      row.name,
      ...onAllCores.map(([all, one]) => {
        const [shared, alone] = [measurements.get(all), measurements.get(one)];
        if (shared === undefined || alone === undefined) return '–';
        return `${time(shared.median)} (${(alone.median / shared.median).toFixed(2)}×)`;
      }),
    ])
    .filter(([, ...cells]) => cells.some((cell) => cell !== '–'));
  const body = table(['', ...onAllCores.map(([all]) => titles[all])], rows);
  if (body.length === 0) return [];
  return ['## All cores', '', 'In brackets: how many times as fast as on one thread.', '', ...body];
}
