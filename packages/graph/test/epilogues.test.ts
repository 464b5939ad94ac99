import '@gradus/backend-cpu/register';
import { referenceBackend } from '@gradus/conformance/reference';
import { registerBackend, type Tensor, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { fuseEpilogues } from '../src/passes/epilogues.ts';
import { captured, kinds, rerun, values } from './captured.ts';

registerBackend(referenceBackend());

const both = { endsProducts: true, writesLasting: true };

/** The kinds of the kernels that are left of what `fn` does; the results are compared. */
async function fused(fn: Parameters<typeof captured>[0]): Promise<string[]> {
  const program = captured(fn);
  const expected = await values(program.results);
  const region = fuseEpilogues(program.region, both);
  expect(await rerun(program, region)).toEqual(expected);
  return kinds(region);
}

describe.each(['cpu', 'reference'])('epilogues on %s', (device) => {
  const matrix = (rows: number, columns: number, seed: number): Tensor =>
    tensor(
      Array.from({ length: rows * columns }, (_, i) => ((i * 7 + seed * 5) % 11) - 5),
      { device },
    ).reshape([rows, columns]);
  const x = matrix(2, 3, 1);
  const y = matrix(2, 3, 2);

  it('end a reduction with a map of what it gives', async () => {
    expect(await fused(() => [x.sum(1).mul(2).add(1)])).toEqual(['reduce']);
    expect(await fused(() => [x.sum(0, { keepdim: true }).reshape([3]).neg()])).toEqual(['reduce']);
    expect(await fused(() => [x.max(1).values.neg()])).toEqual(['reduce']);
  });

  it('keep what others read of the reduction', async () => {
    expect(
      await fused(() => {
        const total = x.sum(1);
        return [total, total.neg()];
      }),
    ).toEqual(['reduce']);
    expect(
      await fused(() => {
        const total = x.sum(1);
        return [total.neg(), x.div(total.unsqueeze(1))];
      }),
    ).toEqual(['reduce', 'map']);
  });

  it('leave maps that read more than a reduction has, or it again and again', async () => {
    expect(await fused(() => [x.sum(1).add(y.select(1, 0))])).toEqual(['reduce', 'map']);
    expect(await fused(() => [x.sum(1, { keepdim: true }).mul(y)])).toEqual(['reduce', 'map']);
  });

  it('end rows with maps, of other operands too', async () => {
    expect(await fused(() => [x.softmax(1).mul(y).neg()])).toEqual(['row']);
    expect(await fused(() => [x.logsumexp(1).mul(2)])).toEqual(['row']);
  });

  it('end products with maps', async () => {
    const w = matrix(3, 4, 3);
    const bias = matrix(1, 4, 4).reshape([4]);
    expect(await fused(() => [x.mm(w).add(bias).relu()])).toEqual(['matmul']);
    const factors = matrix(3, 3, 5);
    expect(await fused(() => [x.t().mm(y).mul(factors.t())])).toEqual(['matmul']);
    expect(
      await fused(() => {
        const h = x.mm(w).add(bias);
        return [h, h.relu()];
      }),
    ).toEqual(['matmul']);
  });

  it('end products of batches', async () => {
    const a = matrix(6, 3, 6).reshape([2, 3, 3]);
    expect(await fused(() => [a.bmm(a).mul(2).add(a)])).toEqual(['matmul']);
  });

  it('leave a product whose map lies otherwise', async () => {
    expect(await fused(() => [x.t().mm(y).t().add(0).contiguous()])).toEqual(['matmul', 'map']);
  });

  it('leave a map that can write over what others have read', async () => {
    expect(
      await fused(() => {
        const product = x.t().mm(y);
        return [product.cumsum(0), product.neg()];
      }),
    ).toEqual(['matmul', 'scan', 'map']);
  });

  it('update what the product has nothing to do with, where it lies', async () => {
    const w = matrix(3, 3, 7);
    const program = captured(() => {
      w.sub_(x.t().mm(y).mul(0.5));
      return [];
    });
    const before = await w.toArray();
    const region = fuseEpilogues(program.region, both);
    expect(kinds(region)).toEqual(['matmul']);
    w.add_(x.t().mm(y).mul(0.5));
    await rerun({ region, results: [matrix(1, 1, 1)] }, region);
    expect(await w.toArray()).toEqual(before);
  });

  it('do not write what is read later, nor what the product reads', async () => {
    const w = matrix(3, 3, 8);
    const program = captured(() => {
      const g = w.mm(w);
      const old = w.t().mm(g);
      w.sub_(g);
      return [old];
    });
    expect(kinds(fuseEpilogues(program.region, both))).toEqual(['matmul', 'matmul', 'map']);
  });

  it('do not take what was written over since for what the kernel gave', async () => {
    const less = (total: Tensor): Tensor[] => {
      const copy = total.clone();
      copy.mul_(2);
      return [total.sub(copy)];
    };
    await fused(() => less(x.sum(0)));
    await fused(() => less(x.max()));
    await fused(() => less(x.softmax(1).mul(4)));
    await fused(() => less(x.mm(y.t())));
  });

  it('wait for an operand that is computed after the product', async () => {
    expect(
      await fused(() => {
        const product = x.t().mm(y);
        const other = y.t().mm(y).cumsum(0);
        return [product.add(other)];
      }),
    ).toEqual(['matmul', 'scan', 'matmul']);
  });

  it('end no product on a device that takes none', () => {
    const { region } = captured(() => [x.t().mm(y).relu()]);
    expect(kinds(fuseEpilogues(region, { ...both, endsProducts: false }))).toEqual([
      'matmul',
      'map',
    ]);
  });
});
