import { describe, expect, it } from 'vitest';
import type { DType } from '../../src/dtype/dtype.ts';
import { builder, input } from '../../src/expression/builder.ts';
import {
  endedMatmulKernel,
  type Kernel,
  mapKernel,
  matmulKernel,
  readsIndex,
  reduceKernel,
  rowKernel,
  scanKernel,
} from '../../src/kernel/kernel.ts';

const x = input(0, 'float32');
const sum = builder.add(x, input(1, 'float32'));
const two: DType[] = ['float32', 'float32'];

describe('kernels', () => {
  it('are one object where they compute the same', () => {
    expect(mapKernel([...two], [], [sum])).toBe(mapKernel([...two], [], [sum]));
    expect(reduceKernel(['float32'], [], x, 'sum', [x])).toBe(
      reduceKernel(['float32'], [], x, 'sum', [x]),
    );
    expect(matmulKernel('float32')).toBe(matmulKernel('float32'));
    expect(endedMatmulKernel('float32', [], [], [x])).toBe(
      endedMatmulKernel('float32', [], [], [x]),
    );
  });

  it('differ by kind, operands, scalars, combiner and computation', () => {
    const kernels: Kernel[] = [
      mapKernel(two, [], [sum]),
      mapKernel(two, [], [x]),
      mapKernel(two, [], [x, sum]),
      mapKernel(two, [], [sum, x]),
      mapKernel([...two, 'float32'], [], [sum]),
      mapKernel(two, ['float32'], [sum]),
      mapKernel(two, ['float64'], [sum]),
      mapKernel(['float32'], ['float32'], [sum]),
      reduceKernel(['float32'], [], x, 'sum', [x]),
      reduceKernel(['float32'], [], x, 'max', [x]),
      reduceKernel(['float32'], [], builder.exp(x), 'sum', [x]),
      reduceKernel(['float32'], [], x, 'sum', [builder.exp(x)]),
      reduceKernel(['float32'], ['float32'], x, 'sum', [x]),
      scanKernel(['float32'], x, 'sum', [x]),
      scanKernel(['float32'], x, 'logaddexp', [x]),
      scanKernel(['float32'], x, 'sum', [x, x]),
      scanKernel(['float32'], builder.exp(x), 'sum', [x]),
      rowKernel(['float32'], [], [{ prologue: x, combiner: 'sum' }], [x]),
      rowKernel(['float32'], [], [{ prologue: x, combiner: 'max' }], [x]),
      rowKernel(['float32'], [], [{ prologue: builder.exp(x), combiner: 'sum' }], [x]),
      rowKernel(['float32'], [], [], [x]),
      rowKernel(['float32'], [], [], [x, x]),
      rowKernel(['float32'], ['float32'], [], [x]),
      matmulKernel('float32'),
      matmulKernel('float64'),
      endedMatmulKernel('float32', [], [], [x]),
      endedMatmulKernel('float32', [], [], [x, x]),
      endedMatmulKernel('float32', ['float32'], [], [x]),
      endedMatmulKernel('float32', [], ['float32'], [x]),
      endedMatmulKernel('float32', [], [], [builder.exp(x)]),
    ];
    expect(new Set(kernels).size).toBe(kernels.length);
    expect(new Set(kernels.map((kernel) => kernel.id)).size).toBe(kernels.length);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(mapKernel(two, [], [sum]))).toBe(true);
  });
});

describe('rowKernel', () => {
  it('says which outputs have a value for each element: those that read an input', () => {
    const total = input(1, 'float32');
    const stages = [{ prologue: x, combiner: 'sum' }] as const;
    const kernel = rowKernel(
      ['float32'],
      [],
      [...stages],
      [builder.div(x, total), builder.log(total), x],
    );
    expect(kernel.isWhole).toEqual([true, false, true]);
  });
});

describe('readsIndex', () => {
  it('sees input 1 at any depth', () => {
    const value = input(0, 'int32');
    const position = input(1, 'int32');
    expect(readsIndex([value, builder.neg(value)])).toBe(false);
    expect(readsIndex([value, builder.add(value, position)])).toBe(true);
  });
});
