// Runs matrix products: reduces them to a batch of plain ones, chooses the program that suits
// their sizes and strides, and writes its frame. The last batch dim is a loop of the program.

import { collapse, dtypes, elementCount, type MatmulKernel } from '@gradus/tensor/backend';
import { directModule } from '../code/matmul/direct.ts';
import { formKey, formOf } from '../code/matmul/form.ts';
import { maximumVectors } from '../code/matmul/line-dots.ts';
import { productModule } from '../code/matmul/product.ts';
import { packedAAddress, packedBAddress, scratchAddress } from '../memory/workspace.ts';
import { runProduct } from '../threads/products.ts';
import { runEnded } from './ended-product.ts';
import type { Machine } from './machine.ts';
import { addressOf, type CpuOperand } from './operand.ts';
import { type Product, programKeys, programOf, tileFor, writeBatch } from './product.ts';
import { fromLeft, fromRight, isSkinny, runSkinny } from './skinny-product.ts';
import type { Choice } from './slabs.ts';

/** Multiply-adds up to which packing takes longer than it saves. */
const directWork = 1024;

/** Terms that are added one after the other; more lose digits that blocks keep. */
const directDepth = 256;

export function runMatmul(
  machine: Machine,
  kernel: MatmulKernel,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  const { epilogues } = kernel;
  if (elementCount(operands[kernel.inputs.length].shape) === 0) return;
  if (epilogues === undefined) runWith(undefined, machine, kernel, operands);
  else runEnded(machine, kernel, epilogues, operands, scalars, choiceOf(operands), runWith);
}

/** The way in which a product of whole operands is computed. */
function choiceOf(operands: readonly CpuOperand[]): Choice {
  const product = productOf(operands);
  joinBatch(product, operands);
  return choose(product);
}

/** Runs a product without epilogues, in the given way or in the one that suits it best. */
function runWith(
  choice: Choice | undefined,
  machine: Machine,
  kernel: MatmulKernel,
  operands: readonly CpuOperand[],
): void {
  const [a, b, out] = operands;
  const product = productOf(operands);
  if (product.depth === 0) {
    const bytes = elementCount(out.shape) * product.bytes;
    machine.heap.bytes.fill(0, addressOf(out), addressOf(out) + bytes);
  } else if (out.shape.length === 2) {
    runProducts(
      choice ?? choose(product),
      machine,
      kernel,
      product,
      addressOf(a),
      addressOf(b),
      addressOf(out),
    );
  } else runBatch(choice, machine, kernel, product, operands);
}

function productOf([a, b]: readonly CpuOperand[]): Product {
  const last = a.shape.length - 1;
  const { bytes } = dtypes[a.dtype];
  return {
    rows: a.shape[last - 1],
    columns: b.shape[last],
    depth: a.shape[last],
    aRow: a.strides[last - 1] * bytes,
    aDepth: a.strides[last] * bytes,
    bDepth: b.strides[last - 1] * bytes,
    bColumn: b.strides[last] * bytes,
    bytes,
    batches: 1,
    steps: [0, 0, 0],
  };
}

/** The batch dims of a product; the last one is taken into it where it only adds rows. */
function joinBatch(
  product: Product,
  operands: readonly CpuOperand[],
): { readonly sizes: number[]; readonly strides: number[][] } {
  const { bytes } = product;
  const out = operands[operands.length - 1];
  const { sizes, strides } = collapse(
    out.shape.slice(0, -2),
    [operands[0], operands[1], out].map((operand) =>
      operand.strides.slice(0, -2).map((stride) => stride * bytes),
    ),
  );
  if (joinsRows(product, sizes, strides)) {
    if (product.rows === 1) product.aRow = strides[0][sizes.length - 1];
    product.rows *= sizes[sizes.length - 1];
    sizes.pop();
    for (const list of strides) list.pop();
  }
  return { sizes, strides };
}

function runBatch(
  choice: Choice | undefined,
  machine: Machine,
  kernel: MatmulKernel,
  product: Product,
  operands: readonly CpuOperand[],
): void {
  const { sizes, strides } = joinBatch(product, operands);
  const way = choice ?? choose(product);
  const inner = sizes.length - 1;
  if (inner >= 0) {
    product.batches = sizes[inner];
    product.steps = strides.map((list) => list[inner]);
  }
  const descend = (dim: number, addresses: readonly number[]): void => {
    if (dim >= inner) {
      runProducts(way, machine, kernel, product, addresses[0], addresses[1], addresses[2]);
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

/**
 * The program that suits a product: of few vectors, with the rows of a as lines or the columns of b;
 * of small matrices; or in blocks.
 */
function choose(product: Product): Choice {
  const { rows, columns, depth, aDepth, bytes } = product;
  if (Math.min(rows, columns) <= maximumVectors && depth > 1) {
    // The operand with many lines is the matrix; seen as its transpose, that may be b.
    const isRight = rows < columns || (rows === columns && aDepth !== bytes);
    if (isSkinny(isRight ? fromRight(product) : fromLeft(product)))
      return isRight ? 'right' : 'left';
  }
  return rows * columns * depth <= directWork && depth <= directDepth ? 'direct' : 'blocked';
}

function runProducts(
  choice: Choice,
  machine: Machine,
  kernel: MatmulKernel,
  product: Product,
  a: number,
  b: number,
  c: number,
): void {
  if (choice === 'left') runSkinny(machine, kernel, fromLeft(product), a, b, c);
  else if (choice === 'right') runSkinny(machine, kernel, fromRight(product), b, a, c);
  else runMatrices(choice === 'direct', machine, kernel, product, a, b, c);
}

function runMatrices(
  isDirect: boolean,
  machine: Machine,
  kernel: MatmulKernel,
  product: Product,
  a: number,
  b: number,
  c: number,
): void {
  const { rows, columns, depth, aDepth } = product;
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
  if (isDirect) machine.call(programOf(machine, kernel, programKeys.direct, directModule));
  else runBlocked(machine, kernel, product);
}

function runBlocked(machine: Machine, kernel: MatmulKernel, product: Product): void {
  const form = formOf(product, tileFor(kernel));
  const key = programKeys.blocked + formKey(form);
  const program = programOf(machine, kernel, key, (tile) => productModule(tile, form));
  const packs = { packsRows: form.a === 'packed', packsColumns: form.b === 'packed' };
  runProduct(machine, program, { ...product, ...packs });
}
