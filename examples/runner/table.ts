import Table from 'cli-table3';
import type { Result } from './result.ts';
import { cells, columns } from './result.ts';

// A column's two blanks, and the least a column of several words can be read in.
const PADDING = 2;
const NARROWEST = 14;

/** All results as a table free of control codes, its last column wrapped to fit `width`. */
export function resultTable(
  results: readonly Result[],
  width: number = Number.POSITIVE_INFINITY,
): string {
  const rows = results.map(cells);
  const natural = draw(rows, null);
  const excess = natural.indexOf('\n') - width;
  if (excess <= 0) return natural;
  const lasts = rows.map((row) => row[row.length - 1].length);
  return draw(rows, Math.max(NARROWEST, Math.max(...lasts) + PADDING - excess));
}

function draw(rows: string[][], lastWidth: number | null): string {
  const table = new Table({
    head: columns,
    colAligns: ['left', 'left', 'right', 'right', 'right', 'left'],
    colWidths: [null, null, null, null, null, lastWidth],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows);
  return table.toString();
}
