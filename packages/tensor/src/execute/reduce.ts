// Reductions: one kernel over the dims that go, then a view without them.

import type { DType } from '../dtype/dtype.ts';
import { ShapeError } from '../errors.ts';
import { builder, input, scalar } from '../expression/builder.ts';
import { type ReduceKernel, reduceKernel } from '../kernel/kernel.ts';
import type { ReduceOp, ReduceParams } from '../ops/definition.ts';
import { contiguousStrides } from '../shape/layout.ts';
import { describe, elementCount, normalizeDims } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { OpCache } from './op-cache.ts';
import { allocate, commonBackend, operandOf } from './operands.ts';
import { onlyTensor, type Value } from './value.ts';

const kernels = new OpCache<ReduceOp, DType, ReduceKernel>();

function kernelOf(op: ReduceOp, dtype: DType): ReduceKernel {
  return kernels.find(op, dtype) ?? kernels.keep(op, dtype, build(op, dtype));
}

function build(op: ReduceOp, dtype: DType): ReduceKernel {
  const accumulated = op.accumulate(dtype);
  const prologue = op.prologue(builder, builder.cast(input(0, dtype), accumulated));
  const combined = input(0, prologue.dtype);
  const epilogue = op.epilogue(builder, combined, scalar(0, prologue.dtype));
  return reduceKernel([dtype], [prologue.dtype], prologue, op.combiner, epilogue);
}

export function runReduce(op: ReduceOp, inputs: readonly Value[], params: unknown): Tensor[] {
  const { dim, keepdim = false } = (params ?? {}) as ReduceParams;
  const backend = commonBackend(op.name, inputs);
  const x = onlyTensor(op.name, inputs);
  const dims = normalizeDims(op.name, dim, x.shape.length);
  const kept = x.shape.map((size, d) => (dims.includes(d) ? 1 : size));
  const shape = keepdim ? kept : x.shape.filter((_, d) => !dims.includes(d));
  const count = dims.reduce((product, d) => product * x.shape[d], 1);
  if (count === 0 && op.needsElements && elementCount(kept) > 0) {
    throw new ShapeError(op.name, `${describe(x)} has no elements to reduce over`, {
      shape: x.shape,
      dim: dims,
    });
  }
  const kernel = kernelOf(op, x.dtype);
  const result = allocate(op.name, backend, shape, kernel.epilogue.dtype);
  const output = { ...operandOf(result), shape: kept, strides: contiguousStrides(kept) };
  backend.run(kernel, [operandOf(x), output], [count]);
  return [result];
}
