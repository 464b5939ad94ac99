// The table of what became of the steps that were compiled.

import type { RowResult } from '../measuring.ts';
import type { Change } from '../peers/peer.ts';
import { table } from './table.ts';

export function compiledTable(results: readonly RowResult[]): string[] {
  const rows = results.flatMap(({ row, compiled }) => {
    if (compiled === undefined) return [];
    const { kernels, bytesMoved, peak, milliseconds, allocated } = compiled;
    const changes = [kernels, bytesMoved, peak].map(change);
    return [[row.name, ...changes, `${milliseconds.toFixed(1)} ms`, `${allocated} B`]];
  });
  const header = ['', 'kernels', 'bytes moved', 'peak', 'tracing', 'allocated'];
  const body = table(header, rows);
  if (body.length === 0) return [];
  return [
    '## Compiled steps',
    '',
    'Peak is that of intermediates in bytes, eagerly if each were freed at once; tracing the ' +
      'longest call that captured and compiled; allocated are bytes of a replayed step, which are ' +
      'its results. Of several programs of a script, the one captured last is shown.',
    '',
    ...body,
  ];
}

function change([before, after]: Change): string {
  return `${before} → ${after} (${(after / before).toFixed(2)}×)`;
}
