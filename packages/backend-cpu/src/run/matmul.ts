// Runs matrix products: reduces them to a batch of plain ones, chooses the program that suits
// their sizes and strides, and writes its frame. The last batch dim is a loop of the program.

import {
  collapse,
  DTypeError,
  dtypes,
  elementCount,
  type MatmulKernel,
} from '@gradus/tensor/backend';
import type { Program } from '../assembler/module.ts';
import { hasRelaxedSimd } from '../assembler/relaxed-simd.ts';
import { columnSumsModule, maximumSums } from '../code/matmul/column-sums.ts';
import { directModule } from '../code/matmul/direct.ts';
import { lineDotsModule, maximumVectors } from '../code/matmul/line-dots.ts';
import { productModule } from '../code/matmul/product.ts';
import { type MatmulDType, type Tile, tileOf } from '../code/matmul/tile.ts';
import { type Frame, frameAddress } from '../memory/frame.ts';
import { packedAAddress, packedBAddress, scratchAddress } from '../memory/workspace.ts';
import type { Machine } from './machine.ts';
import { addressOf, type CpuOperand } from './operand.ts';

/** Multiply-adds up to which packing takes longer than it saves. */
const directWork = 1024;

/** Terms that are added one after the other; more lose digits that blocks keep. */
const directDepth = 256;

/** One product, and how many times it is done; strides in bytes. */
interface Product {
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

export function runMatmul(
  machine: Machine,
  kernel: MatmulKernel,
  operands: readonly CpuOperand[],
): void {
  const [a, b, out] = operands;
  const rank = out.shape.length;
  const { bytes } = dtypes[kernel.dtype];
  if (elementCount(out.shape) === 0) return;
  const product: Product = {
    rows: out.shape[rank - 2],
    columns: out.shape[rank - 1],
    depth: a.shape[rank - 1],
    aRow: a.strides[rank - 2] * bytes,
    aDepth: a.strides[rank - 1] * bytes,
    bDepth: b.strides[rank - 2] * bytes,
    bColumn: b.strides[rank - 1] * bytes,
    bytes,
    batches: 1,
    steps: [0, 0, 0],
  };
  if (product.depth === 0) {
    machine.heap.bytes.fill(0, addressOf(out), addressOf(out) + elementCount(out.shape) * bytes);
  } else if (rank === 2) {
    runProducts(machine, kernel, product, addressOf(a), addressOf(b), addressOf(out));
  } else {
    runBatch(machine, kernel, product, operands);
  }
}

function runBatch(
  machine: Machine,
  kernel: MatmulKernel,
  product: Product,
  operands: readonly CpuOperand[],
): void {
  const { bytes } = product;
  const batch = operands[2].shape.slice(0, -2);
  const { sizes, strides } = collapse(
    batch,
    operands.map((operand) => operand.strides.slice(0, -2).map((stride) => stride * bytes)),
  );
  if (joinsRows(product, sizes, strides)) {
    if (product.rows === 1) product.aRow = strides[0][sizes.length - 1];
    product.rows *= sizes[sizes.length - 1];
    sizes.pop();
    for (const list of strides) list.pop();
  }
  const inner = sizes.length - 1;
  if (inner >= 0) {
    product.batches = sizes[inner];
    product.steps = strides.map((list) => list[inner]);
  }
  const descend = (dim: number, addresses: readonly number[]): void => {
    if (dim >= inner) {
      runProducts(machine, kernel, product, addresses[0], addresses[1], addresses[2]);
      return;
    }
    for (let index = 0; index < sizes[dim]; index++) {
      descend(
        dim + 1,
        addresses.map((address, i) => address + index * strides[i][dim]),
      );
    }
  };
  descend(0, operands.map(addressOf));
}

/** Whether the last batch dim only adds rows: b is the same for all, and a goes on evenly. */
function joinsRows(
  { rows, columns, aRow, bytes }: Product,
  sizes: readonly number[],
  strides: readonly (readonly number[])[],
): boolean {
  const last = sizes.length - 1;
  if (last < 0 || strides[1][last] !== 0) return false;
  const isEven = rows === 1 || strides[0][last] === rows * aRow;
  return isEven && strides[2][last] === rows * columns * bytes;
}

// Keys of the programs of a kernel; those for several vectors count on from theirs.
const programKeys = { blocked: 0, direct: 1, lineDots: 2, columnSums: 2 + maximumVectors } as const;

function programOf(
  machine: Machine,
  kernel: MatmulKernel,
  key: number,
  module: (tile: Tile, vectors: number) => Uint8Array<ArrayBuffer>,
  vectors = 0,
): Program {
  return (
    machine.find(kernel, key) ??
    machine.compile(kernel, key, module(tileOf(matmulDType(kernel), hasRelaxedSimd()), vectors))
  );
}

function runProducts(
  machine: Machine,
  kernel: MatmulKernel,
  product: Product,
  a: number,
  b: number,
  c: number,
): void {
  const { rows, columns, depth, aDepth, bytes } = product;
  if (Math.min(rows, columns) <= maximumVectors && depth > 1) {
    // The operand with many lines is the matrix; seen as its transpose, that may be b.
    const isRight = rows < columns || (rows === columns && aDepth !== bytes);
    if (
      runSkinny(
        machine,
        kernel,
        isRight ? fromRight(product) : fromLeft(product),
        isRight ? b : a,
        isRight ? a : b,
        c,
      )
    )
      return;
  }
  const isDirect = rows * columns * depth <= directWork && depth <= directDepth;
  const program = isDirect
    ? programOf(machine, kernel, programKeys.direct, directModule)
    : programOf(machine, kernel, programKeys.blocked, productModule);
  const { frame } = machine;
  const { batches, steps } = product;
  writeBatch(frame, batches, steps[0], steps[1], steps[2], a, b, c);
  frame.push(rows);
  frame.push(columns);
  frame.push(depth);
  frame.push(product.aRow);
  frame.push(aDepth);
  frame.push(product.bDepth);
  frame.push(product.bColumn);
  frame.push(packedAAddress);
  frame.push(packedBAddress);
  frame.push(scratchAddress);
  program(frameAddress);
}

function writeBatch(
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

/** A product with few vectors beside a matrix of many lines; strides in bytes. */
interface Skinny {
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

function fromLeft(product: Product): Skinny {
  const { rows, columns, depth, aRow, aDepth, bDepth, bColumn, bytes, batches, steps } = product;
  return {
    ...{ vectors: columns, lines: rows, depth, bytes, batches },
    ...{ lineStride: aRow, depthStride: aDepth, vectorStride: bDepth, vectorStep: bColumn },
    ...{ outLineStride: columns * bytes, outVectorStep: bytes },
    ...{ matrixStep: steps[0], vectorsStep: steps[1], outStep: steps[2] },
  };
}

function fromRight(product: Product): Skinny {
  const { rows, columns, depth, aRow, aDepth, bDepth, bColumn, bytes, batches, steps } = product;
  return {
    ...{ vectors: rows, lines: columns, depth, bytes, batches },
    ...{ lineStride: bColumn, depthStride: bDepth, vectorStride: aDepth, vectorStep: aRow },
    ...{ outLineStride: bytes, outVectorStep: columns * bytes },
    ...{ matrixStep: steps[1], vectorsStep: steps[0], outStep: steps[2] },
  };
}

/** Runs a product that one of the programs for few vectors fits; says whether one did. */
function runSkinny(
  machine: Machine,
  kernel: MatmulKernel,
  skinny: Skinny,
  matrix: number,
  vector: number,
  out: number,
): boolean {
  const { vectors, lines, depth, bytes, lineStride, depthStride, outLineStride } = skinny;
  const isDots = depthStride === bytes;
  const isSums = vectors <= maximumSums && lineStride === bytes && outLineStride === bytes;
  if (!isDots && !isSums) return false;
  const program = isDots
    ? programOf(machine, kernel, programKeys.lineDots + vectors, lineDotsModule, vectors)
    : programOf(machine, kernel, programKeys.columnSums + vectors, columnSumsModule, vectors);
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
  program(frameAddress);
  return true;
}

function matmulDType({ dtype }: MatmulKernel): MatmulDType {
  if (dtype === 'bool' || dtype === 'uint8') {
    throw new DTypeError('matmul', `there is no product of ${dtype} matrices`, { dtype });
  }
  return dtype;
}
