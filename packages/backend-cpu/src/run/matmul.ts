// Runs matrix products: reduces them to a batch of plain ones, chooses the program that suits
// their sizes and strides, and writes its frame. The last batch dim is a loop of the program.

import { collapse, dtypes, elementCount, type MatmulKernel } from '@gradus/tensor/backend';
import { directModule } from '../code/matmul/direct.ts';
import { maximumVectors } from '../code/matmul/line-dots.ts';
import { productModule } from '../code/matmul/product.ts';
import { frameAddress } from '../memory/frame.ts';
import { packedAAddress, packedBAddress, scratchAddress } from '../memory/workspace.ts';
import { runProduct } from '../threads/products.ts';
import type { Machine } from './machine.ts';
import { addressOf, type CpuOperand } from './operand.ts';
import { type Product, programKeys, programOf, writeBatch } from './product.ts';
import { fromLeft, fromRight, runSkinny } from './skinny-product.ts';

/** Multiply-adds up to which packing takes longer than it saves. */
const directWork = 1024;

/** Terms that are added one after the other; more lose digits that blocks keep. */
const directDepth = 256;

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
  frame.push(columns * product.bytes);
  frame.push(packedAAddress);
  frame.push(packedBAddress);
  frame.push(scratchAddress);
  if (isDirect) program(frameAddress);
  else runProduct(machine.team, program, product);
}
