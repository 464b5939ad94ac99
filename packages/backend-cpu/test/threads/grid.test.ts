import { expect, test } from 'vitest';
import { bestGrid, type Grid, type GridSizes } from '../../src/threads/grid.ts';

const direct = { bytes: 4, packsRows: false, packsColumns: false };
const packed = { bytes: 4, packsRows: true, packsColumns: true };

const partsOf = ({ rows, columns }: Grid): number => (rows.length - 1) * (columns.length - 1);

/** Elements that the busiest of two threads computes, each claiming the last part that is left. */
function busiest({ rows, columns }: Grid): number {
  const ends = [0, 0];
  for (let i = rows.length - 1; i > 0; i--) {
    for (let j = columns.length - 1; j > 0; j--) {
      const next = ends[0] <= ends[1] ? 0 : 1;
      ends[next] += (rows[i] - rows[i - 1]) * (columns[j] - columns[j - 1]);
    }
  }
  return Math.max(...ends);
}

test('blocks meet at whole tiles and cover the result', () => {
  const { rows, columns } = bestGrid({ ...direct, rows: 64, columns: 100 }, 2, 8);
  expect([rows[0], rows.at(-1), columns[0], columns.at(-1)]).toEqual([0, 64, 0, 100]);
  expect(rows.slice(1, -1).filter((row) => row % 6 !== 0)).toEqual([]);
  expect(columns.slice(1, -1).filter((column) => column % 8 !== 0)).toEqual([]);
});

test('two threads are done at about one time, though blocks are not of one size', () => {
  for (const [rows, columns] of [
    [64, 100],
    [1000, 100],
    [100, 1000],
    [64, 64],
  ]) {
    const grid = bestGrid({ ...direct, rows, columns }, 2, 8);
    expect(busiest(grid)).toBeLessThan(0.53 * rows * columns);
  }
});

test('what is packed anew for each part speaks for few', () => {
  const parts = (sizes: Omit<GridSizes, 'rows' | 'columns'>): number =>
    partsOf(bestGrid({ ...sizes, rows: 96, columns: 96 }, 2, 8));
  expect(parts(packed)).toBeLessThan(parts(direct));
});

test('what is no larger than a tile is left whole', () => {
  const grid = bestGrid({ ...direct, rows: 6, columns: 8 }, 4, 16);
  expect(grid).toEqual({ rows: [0, 6], columns: [0, 8] });
});

test('there are no more parts than asked for', () => {
  for (const parts of [1, 2, 5, 16]) {
    const grid = bestGrid({ ...direct, rows: 500, columns: 500 }, 4, parts);
    expect(partsOf(grid)).toBeLessThanOrEqual(parts);
  }
});
