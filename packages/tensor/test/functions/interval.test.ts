import { expect, test } from 'vitest';
import { builder as e, input, multiplyAdd } from '../../src/backend.ts';
import { atLeast, atMost } from '../../src/functions/bounds.ts';
import { intervalOf, intervalsWith } from '../../src/functions/interval.ts';

const x = input(0, 'float32');
const y = input(1, 'float32');
const whole = { low: -Infinity, high: Infinity };
const low = e.neg(e.abs(x));
const between = (low: number, high: number) => atLeast(atMost(x, high), low);

test.each([
  ['an input', x, whole],
  ['a constant', e.constant(3, 'float32'), { low: 3, high: 3 }],
  ['a magnitude', e.abs(x), { low: 0, high: Infinity }],
  ['the magnitude of a negative number', e.abs(between(-5, -2)), { low: 2, high: 5 }],
  ['a negated magnitude', e.neg(e.abs(x)), { low: -Infinity, high: -0 }],
  ['bounds', between(-2, 5), { low: -2, high: 5 }],
  ['a bound on one side', atMost(x, 10), { low: -Infinity, high: 10 }],
  ['a sum', e.add(between(-2, 5), 1), { low: -1, high: 6 }],
  ['a difference', e.sub(1, between(-2, 5)), { low: -4, high: 3 }],
  ['a product', e.mul(between(-2, 5), -3), { low: -15, high: 6 }],
  ['zero times anything', e.mul(x, 0), { low: 0, high: 0 }],
  ['a product and a sum', multiplyAdd(between(-2, 5), 2, 1), { low: -3, high: 11 }],
  ['a minimum', e.min(x, between(-2, 5)), { low: -Infinity, high: 5 }],
  ['either', e.select(e.eq(x, y), e.constant(2, 'float32'), between(-1, 1)), { low: -1, high: 2 }],
  ['the smaller, but of NaN the other', e.select(e.lt(low, y), low, y), whole],
  ['what is not known', e.sqrt(x), whole],
])('%s', (_, node, interval) => {
  expect(intervalOf(node)).toEqual(interval);
});

test('a fact about a node goes before its form, and is not remembered elsewhere', () => {
  const distance = e.sub(x, y);
  const facts = new Map([[distance.id, { low: -Infinity, high: 0 }]]);
  expect(intervalsWith(facts)(e.mul(distance, 2))).toEqual({ low: -Infinity, high: 0 });
  expect(intervalOf(e.mul(distance, 2))).toEqual(whole);
});
