// Products with epilogues: a slab of the product after the other, each of which is mapped to the
// outputs while it lies in a cache. A slab is computed into an output, or, where that would
// overwrite what is read, into a place of its own.

import {
  dtypes,
  type Expression,
  elementCount,
  isContiguous,
  type MapKernel,
  type MatmulKernel,
  mapKernel,
  matmulKernel,
} from '@gradus/tensor/backend';
import { slabAddress, slabBytes } from '../memory/workspace.ts';
import type { Machine } from './machine.ts';
import { runMap } from './map.ts';
import { addressOf, type CpuOperand } from './operand.ts';
import { type Choice, eachSlab } from './slabs.ts';

/** Runs a product without epilogues in a given way: a part as the whole, for sums round alike. */
type RunProduct = (
  choice: Choice,
  machine: Machine,
  kernel: MatmulKernel,
  operands: readonly CpuOperand[],
) => void;

/** Runs a product and what `epilogues` make of it. */
export function runEnded(
  machine: Machine,
  kernel: MatmulKernel,
  epilogues: readonly Expression[],
  operands: readonly CpuOperand[],
  scalars: readonly number[],
  choice: Choice,
  runProduct: RunProduct,
): void {
  const { dtype, inputs } = kernel;
  const product = matmulKernel(dtype);
  const { all, others, plain } = mapsOf(kernel, epilogues);
  eachSlab(operands, dtypes[dtype].bytes, choice, (windows) => {
    const [a, b, ...rest] = windows;
    const read = rest.slice(0, inputs.length - 2);
    const written = rest.slice(inputs.length - 2);
    const isFree = (output: CpuOperand): boolean =>
      output.dtype === dtype &&
      isContiguous(output.shape, output.strides) &&
      read.every((operand) => addressOf(operand) !== addressOf(output));
    const isAtHome = plain >= 0 && isFree(written[plain]);
    const home = isAtHome ? written[plain] : (written.find(isFree) ?? slabFor(written[0], dtype));
    runProduct(choice, machine, product, [a, b, home]);
    const results = isAtHome ? written.filter((_, i) => i !== plain) : written;
    if (results.length === 0) return;
    runMap(machine, isAtHome ? others : all, [home, ...read, ...results], scalars);
  });
}

/** A place of its own for the product of what is written to `output`. */
function slabFor({ shape }: CpuOperand, dtype: MatmulKernel['dtype']): CpuOperand {
  const strides = shape.map((_, d) => elementCount(shape.slice(d + 1)));
  const buffer = { address: slabAddress, bytes: slabBytes };
  return { buffer, byteOffset: 0, shape, strides, dtype };
}

/** What computes epilogues. */
interface Maps {
  readonly all: MapKernel;
  /** The epilogue that is the product itself; −1 if none is. */
  readonly plain: number;
  /** All but the product itself. */
  readonly others: MapKernel;
}

const maps = new WeakMap<MatmulKernel, Maps>();

function mapsOf(kernel: MatmulKernel, epilogues: readonly Expression[]): Maps {
  const known = maps.get(kernel);
  if (known !== undefined) return known;
  const inputs = [kernel.dtype, ...kernel.inputs.slice(2)];
  const plain = epilogues.findIndex((node) => node.kind === 'input' && node.index === 0);
  const mapTo = (outputs: readonly Expression[]): MapKernel =>
    mapKernel(inputs, kernel.scalars, outputs);
  const made = {
    all: mapTo(epilogues),
    plain,
    others: mapTo(epilogues.filter((_, i) => i !== plain)),
  };
  maps.set(kernel, made);
  return made;
}
