import { expect, it } from 'vitest';
import { checkTensor, type Tolerance } from '../src/comparison.ts';
import type { HostTensor } from '../src/host-tensor.ts';

const single = (value: number): HostTensor => ({ dtype: 'float32', shape: [], values: [value] });

const endless: Tolerance = { kind: 'bound', bounds: [Number.POSITIVE_INFINITY] };

// A bound relative to an infinite value is infinite, and nothing is farther away than that.
it.each([
  [5, Number.POSITIVE_INFINITY],
  [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  [Number.POSITIVE_INFINITY, 5],
  [Number.NaN, Number.POSITIVE_INFINITY],
])('%d is not taken for %d within an infinite bound', (got, expected) => {
  expect(() => checkTensor('op', single(got), single(expected), endless)).toThrow('expected');
});

it('an infinity is itself', () => {
  const infinite = single(Number.POSITIVE_INFINITY);
  expect(() => checkTensor('op', infinite, infinite, endless)).not.toThrow();
});
