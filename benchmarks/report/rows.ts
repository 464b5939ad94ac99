// The table of all rows on one thread.

import type { RowResult } from '../measuring.ts';
import type { PeerName } from '../peers/peer.ts';
import { titles } from './columns.ts';
import { rate, time, times, withSpread } from './numbers.ts';
import { table } from './table.ts';

/** Rows as a table; the first of the columns is Gradus. */
export function rowsTable(results: readonly RowResult[], columns: readonly PeerName[]): string[] {
  const [, ...others] = columns.map((name) => titles[name]);
  const header = ['', titles.gradus, 'rate', ...others];
  return table(
    header,
    results.map((result) => cellsOf(result, columns)),
  );
}

/** A row's cells: Gradus with spread and rate, each peer with its time over Gradus's. */
export function cellsOf(
  { row, measurements, failures }: RowResult,
  columns: readonly PeerName[],
): string[] {
  const own = measurements.get('gradus');
  const cell = (peer: PeerName): string => {
    const found = measurements.get(peer);
    if (found === undefined) return failures.has(peer) ? 'wrong' : '–';
    if (peer === 'gradus') return withSpread(found);
    return time(found.median) + (own === undefined ? '' : ` (${times(found, own)})`);
  };
  const [, ...others] = columns;
  return [row.name, cell('gradus'), own ? rate(row, own.median) : '', ...others.map(cell)];
}
