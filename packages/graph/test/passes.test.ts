import '@gradus/backend-cpu/register';
import { ones, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { mergeCommonSubexpressions } from '../src/passes/common-subexpressions.ts';
import { foldConstants } from '../src/passes/constant-folding.ts';
import { fuseMaps } from '../src/passes/map-fusion.ts';
import { prune } from '../src/passes/prune.ts';
import { captured, kinds, rerun, values } from './captured.ts';

const x = tensor([
  [1, -2, 3],
  [-4, 5, -6],
]);
const y = tensor([
  [2, 2, 2],
  [3, 3, 3],
]);

describe('prune', () => {
  it('drops what leads to no result', async () => {
    const program = captured(() => {
      x.mul(y).sum();
      return [x.add(y)];
    });
    const expected = await values(program.results);
    const pruned = prune(program.region);
    expect(kinds(program.region)).toEqual(['map', 'reduce', 'map']);
    expect(kinds(pruned)).toEqual(['map']);
    expect(await rerun(program, pruned)).toEqual(expected);
  });

  it('drops what is overwritten as a whole, and keeps what is in part', async () => {
    const program = captured(() => {
      const whole = x.mul(2);
      whole.copy_(y);
      const part = x.mul(2);
      part.select(0, 0).copy_(y.select(0, 0));
      return [whole.add(1), part.add(1)];
    });
    const expected = await values(program.results);
    const pruned = prune(program.region);
    expect(pruned.steps).toHaveLength(program.region.steps.length - 1);
    expect(await rerun(program, pruned)).toEqual(expected);
  });

  it('keeps writes to memory from outside', () => {
    const total = zeros([3]);
    const { region } = captured(() => {
      total.add_(y.select(0, 0));
      return [];
    });
    expect(kinds(prune(region))).toEqual(['map']);
  });
});

describe('constant folding', () => {
  it('runs once what follows from constants alone', async () => {
    const program = captured(() => [tensor([1, 2, 3]).mul(2).add(1).mul(x)]);
    const expected = await values(program.results);
    const { once, region } = foldConstants(program.region);
    expect(once).toHaveLength(2);
    expect(kinds(region)).toEqual(['map']);
    expect(await rerun(program, region, once)).toEqual(expected);
  });

  it('leaves what reads memory that others may write', () => {
    expect(foldConstants(captured(() => [x.mul(2).add(1)]).region).once).toEqual([]);
  });

  it('leaves what is written to again', async () => {
    const program = captured(() => {
      const doubled = tensor([1, 2, 3]).mul(2);
      const before = doubled.add(0);
      doubled.add_(x.select(0, 0));
      return [before, doubled.add(0)];
    });
    const expected = await values(program.results);
    const { once, region } = foldConstants(program.region);
    expect(once).toEqual([]);
    expect(await rerun(program, region, once)).toEqual(expected);
  });
});

describe('merging common subexpressions', () => {
  it('computes the same from the same once', async () => {
    const program = captured(() => [x.mul(y).exp().add(1), x.mul(y).exp().sub(1)]);
    const expected = await values(program.results);
    const merged = mergeCommonSubexpressions(program.region);
    expect(merged.steps).toHaveLength(program.region.steps.length - 2);
    expect(await rerun(program, merged)).toEqual(expected);
  });

  it('tells numbers, layouts and values before and after a write apart', async () => {
    const w = tensor([
      [1, 2],
      [3, 4],
    ]);
    const program = captured(() => {
      const results = [w.mul(2).add(0), w.mul(3).add(0), w.t().mul(2).add(0)];
      w.mul_(2);
      return [...results, w.mul(2).add(0)];
    });
    const expected = await values(program.results);
    const merged = mergeCommonSubexpressions(program.region);
    expect(merged.steps).toHaveLength(program.region.steps.length);
    w.div_(2);
    expect(await rerun(program, merged)).toEqual(expected);
  });

  it('does not merge memory that is written to again', async () => {
    const program = captured(() => {
      const [a, b] = [x.mul(y), x.mul(y)];
      a.add_(1);
      return [a.neg(), b.neg()];
    });
    const expected = await values(program.results);
    const merged = mergeCommonSubexpressions(program.region);
    expect(merged.steps).toHaveLength(program.region.steps.length);
    expect(await rerun(program, merged)).toEqual(expected);
  });

  it('takes both outputs of a kernel that has two', async () => {
    const program = captured(() => {
      const [a, b] = [x.max(1), x.max(1)];
      return [a.values.add(0), b.values.add(1), a.indices.add(0), b.indices.add(1)];
    });
    const expected = await values(program.results);
    const merged = mergeCommonSubexpressions(program.region);
    expect(merged.steps).toHaveLength(program.region.steps.length - 1);
    expect(await rerun(program, merged)).toEqual(expected);
  });
});

describe('map fusion', () => {
  async function fused(fn: Parameters<typeof captured>[0]): Promise<string[]> {
    const program = captured(fn);
    const expected = await values(program.results);
    const region = fuseMaps(program.region);
    expect(await rerun(program, region)).toEqual(expected);
    return kinds(region);
  }

  it('makes a chain of maps one', async () => {
    expect(await fused(() => [x.mul(y).add(1).relu().sub(y)])).toEqual(['map']);
  });

  it('goes before reductions, scans and rows', async () => {
    expect(await fused(() => [x.mul(y).sum(1)])).toEqual(['reduce']);
    expect(await fused(() => [x.add(y).cumsum(0)])).toEqual(['scan']);
    expect(await fused(() => [x.mul(y).softmax(1)])).toEqual(['row']);
  });

  it('follows transposed, sliced and stretched views of what was computed', async () => {
    expect(await fused(() => [x.mul(y).t().add(1)])).toEqual(['map']);
    expect(await fused(() => [x.mul(y).narrow(1, 1, 2).add(1)])).toEqual(['map']);
    expect(await fused(() => [x.exp().mul(y).select(0, 1).sum()])).toEqual(['reduce']);
    expect(await fused(() => [x.mul(y).reshape([3, 2]).add(1)])).toEqual(['map']);
    const flat = () => x.t().mul(2).reshape([6]);
    expect(await fused(() => [flat().slice(0, 1, 6, 2).add(1)])).toEqual(['map']);
    // Every third element of pairs lies first in one pair, second in the next but one.
    expect(await fused(() => [flat().slice(0, 0, 6, 3).add(1)])).toEqual(['map', 'map']);
    expect(await fused(() => [x.select(0, 0).add(1).mul(y)])).toEqual(['map']);
  });

  it('writes a number where it is read', async () => {
    expect(await fused(() => [ones([2, 3]).mul(x)])).toEqual(['map']);
    expect(await fused(() => [zeros([3]).sum()])).toEqual(['map', 'reduce']);
  });

  it('keeps what several read, if computing it again costs more', async () => {
    expect(
      await fused(() => {
        const e = x.mul(y).exp();
        return [e.add(1), e.sum()];
      }),
    ).toEqual(['map', 'map', 'reduce']);
    expect(
      await fused(() => {
        const e = x.mul(y);
        return [e.add(1), e.sum()];
      }),
    ).toEqual(['map', 'reduce']);
  });

  it('reads nothing after it was overwritten', async () => {
    const w = tensor([1, 2, 3]);
    const program = captured(() => {
      const before = w.mul(2);
      w.add_(1);
      return [before.neg()];
    });
    const expected = await values(program.results);
    const region = fuseMaps(program.region);
    expect(kinds(region)).toEqual(['map', 'map', 'map']);
    w.sub_(1);
    expect(await rerun(program, region)).toEqual(expected);
  });

  it('lets a map write where it reads, element for element only', async () => {
    const w = tensor([1, 2, 3]);
    const square = tensor([
      [1, 2],
      [3, 4],
    ]);
    const program = captured(() => {
      w.sub_(w.mul(2));
      square.copy_(square.t().mul(2));
      return [];
    });
    expect(kinds(fuseMaps(program.region))).toEqual(['map', 'map', 'map']);
  });
});
