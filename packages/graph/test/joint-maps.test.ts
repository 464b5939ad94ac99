import '@gradus/backend-cpu/register';
import { full, linspace, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { joinMaps } from '../src/passes/joint-maps.ts';
import { captured, kinds, rerun, values } from './captured.ts';

const x = linspace(-2, 2, 2000);
const y = linspace(0, 1, 2000);

describe('joining maps', () => {
  async function joined(fn: Parameters<typeof captured>[0]): Promise<number[]> {
    const program = captured(fn);
    const expected = await values(program.results);
    const region = joinMaps(program.region);
    expect(await rerun(program, region)).toEqual(expected);
    return region.steps.map(({ kernel, operands }) => operands.length - kernel.inputs.length);
  }

  it('reads once what two maps read', async () => {
    expect(await joined(() => [x.exp(), x.sin()])).toEqual([2]);
    expect(await joined(() => [x.exp(), y.sin(), x.mul(y)])).toEqual([3]);
  });

  it('computes a map beside what it reads', async () => {
    expect(
      await joined(() => {
        const e = x.exp();
        return [e, e.add(1)];
      }),
    ).toEqual([2]);
  });

  it('leaves large maps apart that share nothing', async () => {
    expect(await joined(() => [x.exp(), y.sin()])).toEqual([1, 1]);
  });

  it('makes one kernel of the updates of small parameters', async () => {
    const weights = [1, 2, 3].map((value) => tensor([value, value]));
    const gradients = [4, 5, 6].map((value) => tensor([value, value]));
    const program = captured(() => {
      weights.forEach((w, i) => {
        w.sub_(gradients[i]);
      });
      return [];
    });
    const region = joinMaps(program.region);
    expect(kinds(region)).toEqual(['map']);
    // The capture took the first step.
    await rerun({ region, results: [zeros([1])] }, region);
    expect(await values(weights)).toEqual([
      [-7, -7],
      [-8, -8],
      [-9, -9],
    ]);
  });

  it('keeps what is written in between, before and after', async () => {
    const w = full([4], 1);
    const program = captured(() => {
      const first = w.mul(2);
      w.add_(1);
      const second = w.mul(2);
      return [first, second];
    });
    w.sub_(1);
    const expected = await values(program.results);
    const region = joinMaps(program.region);
    // The write joins the first reading of `w`, element for element.
    expect(kinds(region)).toEqual(['map']);
    expect(await rerun(program, region)).toEqual(expected);
    const turned = captured(() => {
      const square = w.reshape([2, 2]);
      const first = square.t().mul(2);
      square.add_(1);
      return [first, square.t().mul(3)];
    });
    w.sub_(1);
    const before = await values(turned.results);
    const apart = joinMaps(turned.region);
    expect(apart.steps.length).toBeGreaterThan(1);
    expect(await rerun(turned, apart)).toEqual(before);
  });
});
