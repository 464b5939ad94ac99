import '@gradus/backend-cpu/register';
import { arange, ones, type Tensor, tensor, zeros } from '@gradus/tensor';
import {
  binary,
  type Expression,
  endedMatmulKernel,
  input,
  mapKernel,
  scalar,
  scatterKernel,
  sortKernel,
} from '@gradus/tensor/backend';
import { describe, expect, it } from 'vitest';
import { optimize } from '../src/passes/index.ts';
import { kernelInWords, operandsInWords } from '../src/program/step-in-words.ts';
import { captured } from './captured.ts';

/** The kernels that a function comes down to, in words. */
function wordsOf(fn: () => Tensor): string[] {
  return optimize(captured(() => [fn()]).region).region.steps.map(({ kernel }) =>
    kernelInWords(kernel),
  );
}

const x = input(0, 'float32');
const y = input(1, 'float32');

describe('a kernel in words', () => {
  const m = ones([4, 3]);
  const first = zeros([4, 1], { dtype: 'int32' });

  it.each<[string, () => Tensor, string]>([
    ['a map', () => m.sub(1).mul(m), 'map: sub, mul'],
    ['a choice', () => m.where(m.gt(0), 0), 'map: lt, select'],
    ['a conversion', () => m.to('int32'), 'map: cast'],
    ['a copy', () => m.clone(), 'map: copy'],
    ['a constant', () => zeros([3]), 'map: fill'],
    ['a sum', () => m.sum(), 'reduce sum'],
    ['a sum of squares', () => m.mul(m).sum(), 'reduce sum of mul'],
    ['a mean', () => m.exp().mean(0), 'reduce sum of exp, then div'],
    ['a position', () => m.argmax(1), 'reduce max with position'],
    ['a running sum', () => m.cumsum(1), 'scan sum'],
    ['a softmax', () => m.softmax(1), 'row: max; sum of sub, exp; then sub, exp, div, mul'],
    ['a product', () => m.mm(m.t()), 'matmul'],
    ['a choice of elements', () => m.gather(1, first), 'gather'],
    ['a search', () => tensor([1, 2]).searchsorted(m), 'search'],
  ])('%s', (_, fn, words) => {
    expect(wordsOf(fn)).toEqual([words]);
  });

  it('names what follows a product', () => {
    const outputs = [binary('max', binary('add', x, y), scalar(0, 'float32'))];
    const kernel = endedMatmulKernel('float32', ['float32'], ['float32'], outputs);
    expect(kernelInWords(kernel)).toBe('matmul, then add, max');
  });

  it('says how a scatter joins, and which way a sort goes', () => {
    expect(kernelInWords(scatterKernel('float32', 'sum', false))).toBe('scatter sum');
    expect(kernelInWords(sortKernel('float32', false))).toBe('sort');
    expect(kernelInWords(sortKernel('float32', true))).toBe('sort descending');
  });

  it('names a primitive once, and five of them', () => {
    const over = (ops: readonly Parameters<typeof binary>[0][]): Expression =>
      ops.reduce<Expression>((node, op) => binary(op, node, y), x);
    const words = (...ops: Parameters<typeof binary>[0][]) =>
      kernelInWords(mapKernel(['float32', 'float32'], [], [over(ops)]));
    expect(words('add', 'mul', 'add')).toBe('map: add, mul');
    expect(words('add', 'sub', 'mul', 'div', 'max')).toBe('map: add, sub, mul, div, max');
    expect(words('add', 'sub', 'mul', 'div', 'max', 'min')).toBe('map: add, sub, mul, div, max, …');
  });
});

describe('operands in words', () => {
  const operand = ({ storage, shape, strides, dtype }: Tensor) => ({
    buffer: storage.buffer,
    byteOffset: 0,
    shape,
    strides,
    dtype,
  });

  it('tells one element that stands for all from a row that does', () => {
    const row = arange(3).expand([2, 3]);
    const one = tensor(2, { dtype: 'float64' }).expand([2, 3]);
    expect(operandsInWords([row, one].map(operand))).toBe('int32[2, 3], scalar float64');
  });

  it('counts neighbours that read the same', () => {
    const [a, b] = [ones([2]), ones([3])];
    expect(operandsInWords([a, a, b, a].map(operand))).toBe(
      '2 × float32[2], float32[3], float32[2]',
    );
  });

  it('keeps the shape where there is one element, or none', () => {
    expect(operandsInWords([tensor(1), ones([1]), ones([0, 2])].map(operand))).toBe(
      'float32[], float32[1], float32[0, 2]',
    );
  });
});
