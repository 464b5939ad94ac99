import { expect, it } from 'vitest';
import { checkCounts } from '../../src/shape/counts.ts';

it('takes more counts than a tensor has dims, with a product beyond 2^53', () => {
  expect(() => checkCounts('split', new Array<number>(100).fill(3))).not.toThrow();
  expect(() => checkCounts('split', [])).not.toThrow();
});

it.each([
  [[1, -1], 'split: entry 1 of [1, -1] is -1; counts are non-negative integers'],
  [[0.5], 'split: entry 0 of [0.5] is 0.5; counts are non-negative integers'],
  [[Number.NaN], 'split: entry 0 of [NaN] is NaN; counts are non-negative integers'],
])('refuses %j', (counts, message) => {
  expect(() => checkCounts('split', counts)).toThrow(message);
});

it('refuses what is no list', () => {
  const split = (counts: unknown) => () => checkCounts('split', counts as number[]);
  expect(split(undefined)).toThrow('split: counts is missing; it must be an array, as in [2, 3]');
});
