// Into which blocks the result of a matrix product is cut, each a part of a job.

import { blockColumnBytes, tileRows } from '../code/matmul/tile.ts';

/** What of a product decides on its grid. */
export interface GridSizes {
  readonly rows: number;
  readonly columns: number;
  readonly bytes: number;
  /** Whether every part packs its rows, and its columns, anew. */
  readonly packsRows: boolean;
  readonly packsColumns: boolean;
}

/** Where blocks begin, and where the last one ends; each of `rows` crosses each of `columns`. */
export interface Grid {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** Multiply-adds that take as long as packing one element. */
const packedMultiplies = 11;

/** Part of a part for which the last one is waited for, on average. */
const lateness = 0.25;

/**
 * The grid of at most `parts` that is done first by the estimate. What is packed anew speaks for
 * few parts, a thread that comes late or is interrupted for many, and so do edges: blocks end with
 * whole tiles, and are not all of one size.
 */
export function bestGrid(sizes: GridSizes, threads: number, parts: number): Grid {
  const tileColumns = 32 / sizes.bytes;
  const across = edgesUpTo(parts, sizes.columns, tileColumns);
  let best: Grid = { rows: [0, sizes.rows], columns: [0, sizes.columns] };
  let least = Number.POSITIVE_INFINITY;
  for (const rows of edgesUpTo(parts, sizes.rows, tileRows)) {
    for (const columns of across) {
      if ((rows.length - 1) * (columns.length - 1) > parts) break;
      const time = timeOf(sizes, { rows, columns }, threads);
      if (time < least) [best, least] = [{ rows, columns }, time];
    }
  }
  return best;
}

/** Where the `index`-th of `count` parts of `size` begins: at a whole tile. */
export function edge(size: number, tile: number, index: number, count: number): number {
  return Math.min(size, Math.floor((index * Math.ceil(size / tile)) / count) * tile);
}

/** The edges of one part, of two, and so on, as long as none is empty. */
function edgesUpTo(parts: number, size: number, tile: number): number[][] {
  return Array.from({ length: Math.min(parts, Math.ceil(size / tile)) }, (_, i) =>
    Array.from({ length: i + 2 }, (_, index) => edge(size, tile, index, i + 1)),
  );
}

/** When the last thread is done: each claims a part when it is done with one, the last part first. */
function timeOf(sizes: GridSizes, { rows, columns }: Grid, threads: number): number {
  const ends = new Array<number>(threads).fill(0);
  let longest = 0;
  for (let i = rows.length - 1; i > 0; i--) {
    for (let j = columns.length - 1; j > 0; j--) {
      const time = partTime(sizes, rows[i] - rows[i - 1], columns[j] - columns[j - 1]);
      ends[ends.indexOf(Math.min(...ends))] += time;
      longest = Math.max(longest, time);
    }
  }
  return Math.max(...ends) + lateness * longest;
}

/** Of one step of the inner dim, in multiply-adds. */
function partTime(
  { bytes, packsRows, packsColumns }: GridSizes,
  height: number,
  width: number,
): number {
  const rows = packsRows ? height * Math.ceil((width * bytes) / blockColumnBytes) : 0;
  return height * width + (rows + (packsColumns ? width : 0)) * packedMultiplies;
}
