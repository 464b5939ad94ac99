// Runs matrix products: one program a dtype, called once for each matrix of a batch.

import { DTypeError, dtypes, elementCount, type MatmulKernel } from '@gradus/tensor/backend';
import { hasRelaxedSimd } from '../assembler/relaxed-simd.ts';
import { productModule } from '../code/matmul/product.ts';
import { type MatmulDType, tileOf } from '../code/matmul/tile.ts';
import { frameAddress } from '../memory/frame.ts';
import { packedAAddress, packedBAddress, scratchAddress } from '../memory/workspace.ts';
import type { Machine } from './machine.ts';
import { addressOf, type CpuOperand } from './operand.ts';

export function runMatmul(
  machine: Machine,
  kernel: MatmulKernel,
  operands: readonly CpuOperand[],
): void {
  const [a, b, out] = operands;
  const rank = out.shape.length;
  const [rows, columns] = out.shape.slice(-2);
  const depth = a.shape[rank - 1];
  const { bytes } = dtypes[kernel.dtype];
  if (elementCount(out.shape) === 0) return;
  if (depth === 0) {
    machine.heap.bytes.fill(0, addressOf(out), addressOf(out) + elementCount(out.shape) * bytes);
    return;
  }
  const dtype = matmulDType(kernel);
  const program =
    machine.find(kernel, 0) ??
    machine.compile(kernel, 0, productModule(tileOf(dtype, hasRelaxedSimd())));
  const strides = [
    a.strides[rank - 2],
    a.strides[rank - 1],
    b.strides[rank - 2],
    b.strides[rank - 1],
  ];
  const [aRow, aDepth, bDepth, bColumn] = strides.map((stride) => stride * bytes);
  eachMatrix(operands, rank - 2, bytes, ([aAddress, bAddress, outAddress]) => {
    const { frame } = machine;
    frame.open();
    for (const word of [
      ...[rows, columns, depth],
      ...[aAddress, aRow, aDepth],
      ...[bAddress, bDepth, bColumn],
      ...[outAddress, packedAAddress, packedBAddress, scratchAddress],
    ]) {
      frame.push(word);
    }
    program(frameAddress);
  });
}

function matmulDType({ dtype }: MatmulKernel): MatmulDType {
  if (dtype === 'bool' || dtype === 'uint8') {
    throw new DTypeError('matmul', `there is no product of ${dtype} matrices`, { dtype });
  }
  return dtype;
}

/** Calls `visit` with the addresses of each matrix of a batch. */
function eachMatrix(
  operands: readonly CpuOperand[],
  batchRank: number,
  bytes: number,
  visit: (addresses: readonly number[]) => void,
): void {
  const { shape } = operands[operands.length - 1];
  const descend = (dim: number, addresses: readonly number[]): void => {
    if (dim === batchRank) {
      visit(addresses);
      return;
    }
    for (let index = 0; index < shape[dim]; index++) {
      descend(
        dim + 1,
        addresses.map((address, i) => address + index * operands[i].strides[dim] * bytes),
      );
    }
  };
  descend(0, operands.map(addressOf));
}
