// Matrix products in parts: blocks of rows and columns of the result, each with all of the inner
// dim, so that no sum is split. A thread packs into a workspace of its own.

import type { Program } from '../assembler/module.ts';
import { batchWords } from '../code/matmul/batch.ts';
import { productWords } from '../code/matmul/product.ts';
import type { Skinny } from '../run/skinny-product.ts';
import { bestGrid, edge, type GridSizes } from './grid.ts';
import type { Caller, Division } from './job.ts';
import { partsOf } from './work.ts';

/** What of a product decides how it is cut; strides in bytes. */
export interface ProductSizes extends GridSizes {
  readonly batches: number;
  readonly depth: number;
}

/** Nanoseconds of a multiply-add on four bytes. */
const multiplyNanoseconds = 0.018;

const word = (name: (typeof productWords)[number]): number => productWords.indexOf(name);
const workspace = [word('packedA'), 3] as const;

/** Runs a blocked product whose frame is written, in parts if that pays. */
export function runProduct(caller: Caller, program: Program, sizes: ProductSizes): void {
  const work = productWork(sizes);
  caller.call(program, work, (threads) => divideProduct(sizes, work, threads));
}

function divideProduct(sizes: ProductSizes, work: number, threads: number): Division {
  const parts = partsOf(work, threads);
  const { batches } = sizes;
  return batches >= parts
    ? divideBatch(batches, work, parts)
    : divideMatrix(sizes, work, threads, parts);
}

/** Nanoseconds that a product takes on one thread, packing left out. */
function productWork({ batches, rows, columns, depth, bytes }: ProductSizes): number {
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
  caller.call(program, work, (threads) => {
    const parts = Math.min(Math.ceil(lines / lineStep), partsOf(work, threads));
    if (parts < 2) return undefined;
    const startOf = (part: number): number => edge(lines, lineStep, part, parts);
    const cut = (words: Int32Array, first: number, part: number): void => {
      const start = startOf(part);
      words[first + batchWords.length] = startOf(part + 1) - start;
      words[first + word('a')] += start * step;
      words[first + word('c')] += start * outStep;
    };
    return { parts, work, cut, workspace: [count - 1, 1] };
  });
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
  const { rows, columns } = bestGrid(sizes, threads, parts);
  const across = columns.length - 1;
  const cut = (words: Int32Array, first: number, part: number): void => {
    const [i, j] = [Math.floor(part / across), part % across];
    const [row, column] = [rows[i], columns[j]];
    words[first + word('rows')] = rows[i + 1] - row;
    words[first + word('columns')] = columns[j + 1] - column;
    words[first + word('a')] += row * words[first + word('aRowStride')];
    words[first + word('b')] += column * words[first + word('bColumnStride')];
    words[first + word('c')] += (row * sizes.columns + column) * sizes.bytes;
  };
  return { parts: (rows.length - 1) * across, work, cut, workspace };
}
