import '@gradus/backend-cpu/register';
import { linspace } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { reuseInPlace } from '../src/passes/in-place.ts';
import { hurryLastReaders } from '../src/passes/last-readers.ts';
import { peakBytes } from '../src/plan/lifetimes.ts';
import { captured, kinds, rerun, values } from './captured.ts';

const x = linspace(-1, 1, 100).reshape([10, 10]);
const bytes = 400;

describe('last readers', () => {
  it('go before a step that can write over what they read', async () => {
    const program = captured(() => {
      const a = x.exp();
      const b = a.sin();
      const totals = a.sum(0);
      return [b.sum(1), totals];
    });
    const expected = await values(program.results);
    const region = hurryLastReaders(program.region);
    expect(kinds(program.region)).toEqual(['map', 'map', 'reduce', 'reduce']);
    expect(kinds(region)).toEqual(['map', 'reduce', 'map', 'reduce']);
    const { steps, scratch } = reuseInPlace(region);
    expect(peakBytes(steps, scratch)).toBe(bytes);
    expect(await rerun(program, { ...region, steps, scratch })).toEqual(expected);
  });

  it('stay where they need what comes before, or hold more than they win', () => {
    const after = captured(() => {
      const a = x.exp();
      const b = a.sin();
      return [a.mm(b)];
    });
    expect(hurryLastReaders(after.region).steps).toEqual(after.region.steps);
    const large = captured(() => {
      const a = x.exp();
      const b = a.sin();
      const wide = a.reshape([10, 1, 10]).expand([10, 4, 10]).cumsum(0);
      return [b.sum(), wide.sum()];
    });
    expect(hurryLastReaders(large.region).steps).toEqual(large.region.steps);
  });
});
