import { describe, expect, it } from 'vitest';
import { decades, lossChart, thin } from '../runner/chart.ts';

const size = { width: 40, height: 10 };
const falling = Array.from({ length: 100 }, (_, step): [number, number] => [
  step,
  1e6 * 10 ** (-step / 11),
]);

describe('lossChart', () => {
  it('labels powers of ten, highest first, and the ends of the steps', () => {
    const chart = lossChart(falling, 1, size);
    expect(chart.match(/1e[+-]\d/g)).toEqual(['1e+5', '1e+3', '1e+1', '1e-1', '1e-3']);
    expect(chart.trimEnd().split('\n').at(-1)).toMatch(/^\s+0\s+99$/);
  });

  it('draws an exponential decay as a straight line down', () => {
    const lines = lossChart(falling, 1, size).split('\n').slice(1);
    const columns = lines.map((line) => line.lastIndexOf('━')).filter((column) => column > 0);
    expect(columns).toHaveLength(10);
    expect([...columns].sort((a, b) => a - b)).toEqual(columns);
  });

  it('grows to the right with the progress', () => {
    const width = (progress: number) =>
      Math.max(
        ...lossChart(falling, progress, size)
          .split('\n')
          .map((line) => line.trimEnd().length),
      );
    expect(width(0.5)).toBeLessThan(width(1) - 15);
    expect(width(7)).toBe(width(1));
  });

  it('leaves out what has no logarithm', () => {
    const odd: [number, number][] = [
      [0, 100],
      [1, Number.NaN],
      [2, Number.POSITIVE_INFINITY],
      [3, 0],
      [4, -5],
      [5, 1],
    ];
    const chart = lossChart(odd, 1, size);
    expect(chart).toBe(lossChart([odd[0], odd[5]], 1, size));
    expect(chart).not.toMatch(/NaN|Infinity/);
  });

  it.each([
    { rows: [] },
    { rows: [[0, 1]] },
    {
      rows: [
        [0, Number.NaN],
        [1, 0],
      ],
    },
  ])('is empty without two points: $rows', ({ rows }) => {
    expect(lossChart(rows as [number, number][], 1, size)).toBe('');
  });

  it('draws a loss that does not change', () => {
    expect(
      lossChart(
        [
          [0, 3],
          [1, 3],
          [2, 3],
        ],
        1,
        size,
      ),
    ).toContain('3.0e+0');
  });
});

describe('thin', () => {
  it('keeps the ends and at most so many', () => {
    expect(thin([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 3, 6, 9]);
    expect(thin([1, 2], 4)).toEqual([1, 2]);
  });
});

describe('decades', () => {
  it('are the whole exponents, thinned to fit', () => {
    expect(decades(-1.5, 3.2, 9)).toEqual([-1, 0, 1, 2, 3]);
    expect(decades(-4.5, 7.4, 5)).toEqual([-4, -1, 2, 5]);
  });

  it('are both ends where there are fewer than two', () => {
    expect(decades(0.2, 0.8, 5)).toEqual([0.2, 0.8]);
    expect(decades(0.5, 1.5, 5)).toEqual([0.5, 1.5]);
  });
});
