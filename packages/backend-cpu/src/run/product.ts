// What the products of one kernel share: how one is described, which programs there are, and the
// words that all their frames begin with.

import { DTypeError, type MatmulKernel } from '@gradus/tensor/backend';
import type { Program } from '../assembler/module.ts';
import { hasRelaxedSimd } from '../assembler/relaxed-simd.ts';
import { maximumSums } from '../code/matmul/column-sums.ts';
import { maximumVectors } from '../code/matmul/line-dots.ts';
import { shortLineCount } from '../code/matmul/short-lines.ts';
import { type MatmulDType, type Tile, tileOf } from '../code/matmul/tile.ts';
import type { Frame } from '../memory/frame.ts';
import type { Machine } from './machine.ts';

/** One product, and how many times it is done; strides in bytes. */
export interface Product {
  rows: number;
  readonly columns: number;
  readonly depth: number;
  aRow: number;
  readonly aDepth: number;
  readonly bDepth: number;
  readonly bColumn: number;
  readonly bytes: number;
  batches: number;
  /** From matrix to matrix, of a, b and out. */
  steps: readonly number[];
}

// Keys of the programs of a kernel; those for several vectors count on from theirs.
export const programKeys = {
  direct: 0,
  lineDots: 1,
  columnSums: 1 + maximumVectors,
  shortLines: 2 + maximumVectors + maximumSums,
  blocked: 2 + maximumVectors + maximumSums + shortLineCount,
} as const;

/** The program of a kernel with that key, assembled when it is first needed. */
export function programOf(
  machine: Machine,
  kernel: MatmulKernel,
  key: number,
  module: (tile: Tile) => Uint8Array<ArrayBuffer>,
): Program {
  return machine.program(kernel, key, () => module(tileFor(kernel)));
}

/** The tile of a kernel's dtype on this platform. */
export function tileFor(kernel: MatmulKernel): Tile {
  return tileOf(matmulDType(kernel), hasRelaxedSimd());
}

function matmulDType({ dtype }: MatmulKernel): MatmulDType {
  if (dtype === 'bool' || dtype === 'uint8' || dtype === 'float16') {
    throw new DTypeError('matmul', `there is no product of ${dtype} matrices`, { dtype });
  }
  return dtype;
}

/** Opens a frame and writes what `batchWords` names. */
export function writeBatch(
  frame: Frame,
  batches: number,
  aStep: number,
  bStep: number,
  cStep: number,
  a: number,
  b: number,
  c: number,
): void {
  frame.open();
  frame.push(batches);
  frame.push(aStep);
  frame.push(bStep);
  frame.push(cStep);
  frame.push(a);
  frame.push(b);
  frame.push(c);
}
