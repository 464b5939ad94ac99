import '@gradus/backend-cpu/register';
import { tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { foldViews } from '../src/passes/view-folding.ts';
import { captured, kinds, rerun, values } from './captured.ts';

const x = tensor([
  [1, -2, 3],
  [-4, 5, -6],
]);
const y = tensor([
  [2, 2, 2],
  [3, 3, 3],
]);

describe('view folding', () => {
  async function folded(fn: Parameters<typeof captured>[0]): Promise<string[]> {
    const program = captured(fn);
    const expected = await values(program.results);
    const region = foldViews(program.region);
    expect(await rerun(program, region)).toEqual(expected);
    return kinds(region);
  }

  it('reads the original by other strides', async () => {
    expect(await folded(() => [x.t().contiguous().mm(y)])).toEqual(['matmul']);
    expect(await folded(() => [x.mm(y.t().clone())])).toEqual(['matmul']);
    expect(await folded(() => [x.t().contiguous().t().mm(y.t().clone())])).toEqual(['matmul']);
    expect(await folded(() => [x.t().contiguous().sort(0).values])).toEqual(['sort']);
    const index = tensor([[2], [0]], { dtype: 'int32' });
    expect(await folded(() => [x.t().clone().t().gather(1, index)])).toEqual(['gather']);
  });

  it('follows copies of copies, and parts of them', async () => {
    expect(await folded(() => [x.t().clone().t().clone().mm(y.t())])).toEqual(['matmul']);
    expect(await folded(() => [x.t().contiguous().narrow(0, 1, 2).mm(y)])).toEqual(['matmul']);
    expect(await folded(() => [x.t().contiguous().reshape([2, 3]).mm(y.t())])).toEqual([
      'map',
      'matmul',
    ]);
  });

  it('keeps a copy that was made before the original changed', async () => {
    const w = tensor([
      [1, 2],
      [3, 4],
    ]);
    const program = captured(() => {
      const before = w.t().contiguous();
      w.mul_(2);
      return [before.mm(w)];
    });
    const expected = await values(program.results);
    const region = foldViews(program.region);
    expect(kinds(region)).toEqual(['map', 'map', 'matmul']);
    w.div_(2);
    expect(await rerun(program, region)).toEqual(expected);
  });

  it('keeps a copy that is read where the original is written', () => {
    const w = tensor([
      [1, 2],
      [3, 4],
    ]);
    const { region } = captured(() => {
      w.copy_(w.t().clone());
      return [];
    });
    expect(kinds(foldViews(region))).toEqual(kinds(region));
  });

  it('keeps what computes', async () => {
    expect(await folded(() => [x.t().contiguous().neg().mm(y)])).toEqual(['map', 'matmul']);
    expect(await folded(() => [x.to('float64').t().mm(y.to('float64'))])).toEqual([
      'map',
      'map',
      'matmul',
    ]);
  });
});
