import '@gradus/backend-cpu/register';
import { type Tensor, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { optimize } from '../src/passes/index.ts';
import { captured, rerun, values } from './captured.ts';

const some = Array.from({ length: 6 }, (_, i) => tensor([i + 1, -i, i * i]));
const square = tensor([
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
]);

function sum(tensors: readonly Tensor[]): Tensor {
  return tensors.reduce((total, x) => total.add(x));
}

describe('a device that binds few buffers', () => {
  it.each([3, 4, 8])('gets kernels of at most %i', async (maxBuffers) => {
    const program = captured(() => [
      sum(some).exp(),
      sum(some.map((x) => x.mul(x))).sum(),
      square.mm(square).add(square.t()).mul(some[0]).relu(),
      some[0].neg(),
      some[1].neg(),
    ]);
    const expected = await values(program.results);
    const capabilities = { dtypes: [], syncRead: true, maxBufferBytes: 2 ** 20, maxBuffers };
    const { once, region } = optimize(program.region, { ...capabilities, matmulEpilogues: true });
    const counts = region.steps.map(({ operands }) => {
      return new Set(operands.map(({ buffer }) => buffer)).size;
    });
    expect(Math.max(...counts)).toBe(maxBuffers);
    expect(await rerun(program, region, once)).toEqual(expected);
  });
});
