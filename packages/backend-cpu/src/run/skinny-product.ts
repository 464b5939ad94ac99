// Products of a matrix and a few vectors: which program fits, and its frame.

import type { MatmulKernel } from '@gradus/tensor/backend';
import type { Program } from '../assembler/module.ts';
import { columnSumsModule, columnSumWords, maximumSums } from '../code/matmul/column-sums.ts';
import { lineDotsModule, lineDotWords } from '../code/matmul/line-dots.ts';
import { areShort, shortLineKey, shortLinesModule } from '../code/matmul/short-lines.ts';
import { packedAAddress } from '../memory/workspace.ts';
import { runLines } from '../threads/products.ts';
import type { Machine } from './machine.ts';
import { type Product, programKeys, programOf, writeBatch } from './product.ts';

/** A product with few vectors beside a matrix of many lines; strides in bytes. */
export interface Skinny {
  readonly vectors: number;
  readonly lines: number;
  readonly depth: number;
  readonly bytes: number;
  readonly lineStride: number;
  readonly depthStride: number;
  readonly vectorStride: number;
  readonly vectorStep: number;
  readonly outLineStride: number;
  readonly outVectorStep: number;
  readonly batches: number;
  readonly matrixStep: number;
  readonly vectorsStep: number;
  readonly outStep: number;
}

/** With the rows of a as lines. */
export function fromLeft(product: Product): Skinny {
  const { rows, columns, depth, aRow, aDepth, bDepth, bColumn, bytes, batches, steps } = product;
  return {
    ...{ vectors: columns, lines: rows, depth, bytes, batches },
    ...{ lineStride: aRow, depthStride: aDepth, vectorStride: bDepth, vectorStep: bColumn },
    ...{ outLineStride: columns * bytes, outVectorStep: bytes },
    ...{ matrixStep: steps[0], vectorsStep: steps[1], outStep: steps[2] },
  };
}

/** With the columns of b as lines: the product seen as its transpose. */
export function fromRight(product: Product): Skinny {
  const { rows, columns, depth, aRow, aDepth, bDepth, bColumn, bytes, batches, steps } = product;
  return {
    ...{ vectors: rows, lines: columns, depth, bytes, batches },
    ...{ lineStride: bColumn, depthStride: bDepth, vectorStride: aDepth, vectorStep: aRow },
    ...{ outLineStride: bytes, outVectorStep: columns * bytes },
    ...{ matrixStep: steps[1], vectorsStep: steps[0], outStep: steps[2] },
  };
}

/** Whether one of the programs for few vectors fits a product. */
export function isSkinny(skinny: Skinny): boolean {
  const { vectors, lineStride, depthStride, outLineStride, bytes } = skinny;
  const isSums = vectors <= maximumSums && lineStride === bytes && outLineStride === bytes;
  return depthStride === bytes || isSums;
}

/** Runs a product that one of the programs for few vectors fits. */
export function runSkinny(
  machine: Machine,
  kernel: MatmulKernel,
  skinny: Skinny,
  matrix: number,
  vector: number,
  out: number,
): void {
  const { vectors, lines, depth, bytes, lineStride, depthStride, outLineStride } = skinny;
  const isDots = depthStride === bytes;
  const program = programFor(machine, kernel, isDots, vectors, depth);
  const { frame } = machine;
  const { batches, matrixStep, vectorsStep, outStep } = skinny;
  writeBatch(frame, batches, matrixStep, vectorsStep, outStep, matrix, vector, out);
  frame.push(lines);
  frame.push(depth);
  frame.push(isDots ? lineStride : depthStride);
  frame.push(skinny.vectorStride);
  frame.push(skinny.vectorStep);
  if (isDots) frame.push(outLineStride);
  frame.push(skinny.outVectorStep);
  frame.push(packedAAddress);
  const step = isDots ? lineStride : bytes;
  const outStepOfLine = isDots ? outLineStride : bytes;
  const words = isDots ? lineDotWords.length : columnSumWords.length;
  runLines(machine, program, skinny, { step, outStep: outStepOfLine, words });
}

function programFor(
  machine: Machine,
  kernel: MatmulKernel,
  isDots: boolean,
  vectors: number,
  depth: number,
): Program {
  if (!isDots) {
    return programOf(machine, kernel, programKeys.columnSums + vectors, (tile) =>
      columnSumsModule(tile, vectors),
    );
  }
  if (!areShort(vectors, depth)) {
    return programOf(machine, kernel, programKeys.lineDots + vectors, (tile) =>
      lineDotsModule(tile, vectors),
    );
  }
  const key = programKeys.shortLines + shortLineKey(vectors, depth);
  return programOf(machine, kernel, key, (tile) => shortLinesModule(tile, vectors, depth));
}
