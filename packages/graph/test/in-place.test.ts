import '@gradus/backend-cpu/register';
import { linspace, ones, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { fuseEpilogues } from '../src/passes/epilogues.ts';
import { reuseInPlace } from '../src/passes/in-place.ts';
import { peakBytes } from '../src/plan/lifetimes.ts';
import type { Region } from '../src/program/region.ts';
import { captured, rerun, values } from './captured.ts';

const x = linspace(-1, 1, 100);
const bytes = 400;
const both = { endsProducts: true, writesLasting: true };

function held({ steps, scratch }: Region): number {
  return peakBytes(steps, scratch) / bytes;
}

describe('reuse in place', () => {
  async function reused(fn: Parameters<typeof captured>[0]): Promise<[number, number]> {
    const program = captured(fn);
    const expected = await values(program.results);
    const region = reuseInPlace(program.region);
    expect(await rerun(program, region)).toEqual(expected);
    return [held(program.region), held(region)];
  }

  it('writes to the memory of an input that is needed no more', async () => {
    expect(await reused(() => [x.exp().sin().cos().sum()])).toEqual([2, 1]);
    expect(
      await reused(() => {
        const [a, b] = [x.exp(), x.sin()];
        return [a.add(b).mul(a).sum()];
      }),
    ).toEqual([3, 2]);
  });

  it('keeps what is read later', async () => {
    expect(
      await reused(() => {
        const a = x.exp();
        const b = a.sin();
        return [b.cumsum(0).add(a)];
      }),
    ).toEqual([3, 3]);
  });

  it('takes nothing that lies otherwise, is wider, or is seen twice', async () => {
    const square = ones([10, 10]);
    expect(await reused(() => [square.exp().t().sin().contiguous().sum()])).toEqual([2, 2]);
    expect(
      await reused(() => {
        const a = square.exp();
        return [a.add(a.t()).sum()];
      }),
    ).toEqual([2, 2]);
    expect(await reused(() => [x.exp().to('float64').sum()])).toEqual([3, 3]);
    expect(await reused(() => [x.exp().to('int32').sum()])).toEqual([2, 1]);
  });

  it('leaves memory that lasts', async () => {
    const w = tensor([1, 2, 3]);
    const { region } = captured(() => [w.exp()]);
    expect(reuseInPlace(region).steps).toEqual(region.steps);
  });

  it('leaves the factors of a product alone', async () => {
    const square = linspace(-1, 1, 100).reshape([10, 10]);
    const program = captured(() => {
      const [a, b] = [square.exp(), square.sin()];
      return [a.mm(b).add(a).mul(b).sum()];
    });
    const expected = await values(program.results);
    const ended = fuseEpilogues(program.region, both);
    const region = reuseInPlace(ended);
    expect(held(ended)).toBe(3);
    expect(held(region)).toBe(3);
    expect(await rerun(program, region)).toEqual(expected);
  });

  it('writes the end of a product where it reads', async () => {
    const square = linspace(-1, 1, 100).reshape([10, 10]);
    const program = captured(() => [square.mm(square).add(square.exp()).sum()]);
    const expected = await values(program.results);
    const region = reuseInPlace(fuseEpilogues(program.region, both));
    expect(held(region)).toBe(1);
    expect(await rerun(program, region)).toEqual(expected);
  });

  it('gives each memory to one output', async () => {
    expect(
      await reused(() => {
        const [a, b] = [x.exp(), x.sin()];
        const [c, d] = [a.sub(b), a.add(b)];
        return [c.mul(d).sum()];
      }),
    ).toEqual([4, 3]);
  });
});
