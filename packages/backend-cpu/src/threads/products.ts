// Matrix products in parts: blocks of rows and columns of the result, each with all of the inner
// dim, so that no sum is split. A thread packs into a workspace of its own.

import type { Program } from '../assembler/module.ts';
import { batchWords } from '../code/matmul/batch.ts';
import { productWords } from '../code/matmul/product.ts';
import { blockColumnBytes, tileRows } from '../code/matmul/tile.ts';
import type { Skinny } from '../run/skinny-product.ts';
import type { Caller, Division } from './job.ts';
import { partsOf } from './work.ts';

/** What of a product decides how it is cut; strides in bytes. */
export interface ProductSizes {
  readonly batches: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly bytes: number;
}

/** Nanoseconds: of a multiply-add on four bytes, and of packing as much. */
const multiplyNanoseconds = 0.018;
const packNanoseconds = 0.2;

const word = (name: (typeof productWords)[number]): number => productWords.indexOf(name);
const workspace = [word('packedA'), 3] as const;

/** Runs a blocked product whose frame is written, in parts if that pays. */
export function runProduct(caller: Caller, program: Program, sizes: ProductSizes): void {
  const work = productWork(sizes);
  const threads = caller.threadsFor(work);
  caller.call(program, threads > 1 ? divideProduct(sizes, work, threads) : undefined);
}

function divideProduct(sizes: ProductSizes, work: number, threads: number): Division {
  const parts = partsOf(work, threads);
  const { batches } = sizes;
  return batches >= parts
    ? divideBatch(batches, work, parts)
    : divideMatrix(sizes, work, threads, parts);
}

/** Nanoseconds that a product takes on one thread, packing left out. */
export function productWork({ batches, rows, columns, depth, bytes }: ProductSizes): number {
  return batches * rows * columns * depth * (bytes / 4) * multiplyNanoseconds;
}

/** Lines of a matrix that is multiplied with few vectors. */
interface Lines {
  /** Bytes from line to line, of the matrix and of the result. */
  readonly step: number;
  readonly outStep: number;
  /** Words of the frame; the last one names the workspace. */
  readonly words: number;
}

/** Programs take up to four lines at a time as rows, up to four as a vector: lines are cut here. */
export const lineStep = 48;

/** Nanoseconds a byte of the matrix. */
const lineNanoseconds = 0.014;

/** Runs a product of a matrix and few vectors whose frame is written, in parts if that pays. */
export function runLines(
  caller: Caller,
  program: Program,
  skinny: Skinny,
  { step, outStep, words: count }: Lines,
): void {
  const { batches, lines, depth, bytes } = skinny;
  const work = batches * lines * depth * bytes * lineNanoseconds;
  const threads = caller.threadsFor(work);
  const pieces = Math.ceil(lines / lineStep);
  if (threads === 1 || pieces < 2) {
    caller.call(program);
    return;
  }
  const parts = Math.min(pieces, partsOf(work, threads));
  const startOf = (part: number): number => edge(lines, lineStep, part, parts);
  const cut = (words: Int32Array, first: number, part: number): void => {
    const start = startOf(part);
    words[first + batchWords.length] = startOf(part + 1) - start;
    words[first + word('a')] += start * step;
    words[first + word('c')] += start * outStep;
  };
  caller.call(program, { parts, work, cut, workspace: [count - 1, 1] });
}

function divideBatch(batches: number, work: number, parts: number): Division {
  const startOf = (part: number): number => Math.floor((part * batches) / parts);
  const cut = (words: Int32Array, first: number, part: number): void => {
    const start = startOf(part);
    words[first + word('batches')] = startOf(part + 1) - start;
    for (const [address, step] of batchSteps) {
      words[first + word(address)] += start * words[first + word(step)];
    }
  };
  return { parts, work, cut, workspace };
}

const batchSteps = [
  ['a', 'aStep'],
  ['b', 'bStep'],
  ['c', 'cStep'],
] as const;

function divideMatrix(sizes: ProductSizes, work: number, threads: number, parts: number): Division {
  const { rows, columns, bytes } = sizes;
  const grid = bestGrid(sizes, threads, parts);
  const tileColumns = 32 / bytes;
  const rowOf = (i: number): number => edge(rows, tileRows, i, grid.down);
  const columnOf = (j: number): number => edge(columns, tileColumns, j, grid.across);
  const cut = (words: Int32Array, first: number, part: number): void => {
    const [i, j] = [Math.floor(part / grid.across), part % grid.across];
    const [row, column] = [rowOf(i), columnOf(j)];
    words[first + word('rows')] = rowOf(i + 1) - row;
    words[first + word('columns')] = columnOf(j + 1) - column;
    words[first + word('a')] += row * words[first + word('aRowStride')];
    words[first + word('b')] += column * words[first + word('bColumnStride')];
    words[first + word('c')] += (row * columns + column) * bytes;
  };
  return { parts: grid.down * grid.across, work, cut, workspace };
}

/** Where the `index`-th of `count` parts of `size` begins: at a whole tile. */
function edge(size: number, tile: number, index: number, count: number): number {
  return Math.min(size, Math.floor((index * Math.ceil(size / tile)) / count) * tile);
}

/**
 * The grid of parts that ends first by the estimate. Every part packs its rows and columns anew,
 * which speaks for few; a thread that comes late or is interrupted speaks for many.
 */
function bestGrid(
  { rows, columns, depth, bytes }: ProductSizes,
  threads: number,
  parts: number,
): { down: number; across: number } {
  let best = { down: 1, across: 1 };
  let least = Number.POSITIVE_INFINITY;
  const scale = depth * (bytes / 4);
  for (let down = 1; down <= Math.min(parts, Math.ceil(rows / tileRows)); down++) {
    const most = Math.min(Math.floor(parts / down), Math.ceil((columns * bytes) / 32));
    for (let across = 1; across <= most; across++) {
      const [height, width] = [rows / down, columns / across];
      const part =
        height * width * multiplyNanoseconds +
        (height * Math.ceil((width * bytes) / blockColumnBytes) + width) * packNanoseconds;
      const time = (Math.ceil((down * across) / threads) + lateness) * part * scale;
      if (time < least) [best, least] = [{ down, across }, time];
    }
  }
  return best;
}

/** Part of a part for which the last one is waited for, on average. */
const lateness = 0.25;
