// Functions are computed with fused multiply-adds, the products and sums of a user are not; and
// how many elements are computed at once is not to be seen.

import { evenly } from '@gradus/conformance/functions';
import * as gradus from '@gradus/tensor';
import { registerBackend, type Tensor, tensor, unregisterBackend } from '@gradus/tensor';
import type { Unary } from '@gradus/tensor/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cpu } from '../../src/index.ts';
import { unaryUlps } from './largest-errors.ts';

beforeAll(() => {
  registerBackend(cpu());
});

afterAll(() => {
  unregisterBackend('cpu');
});

const x = 1 + 2 ** -12;

// x² is z + 2⁻²⁴, of which rounding the product leaves z.
it.each([1, 3, 16, 19])('rounds products and sums of %i elements one by one', async (count) => {
  const z = -(1 + 2 ** -11);
  const of = (value: number): Tensor => tensor(new Float32Array(count).fill(value));
  const addcmul = gradus.addcmul(of(z), of(x), of(x));
  expect(Array.from(await addcmul.read())).toEqual(Array.from({ length: count }, () => 0));
});

describe('has the same bits in vectors, beside them and strided', () => {
  // Of all magnitudes, beyond what sin and cos do in vectors, too.
  const xs = Float32Array.from(evenly(-9, 9, 39), (v) => v * 2 ** (Math.abs(v) * 1.5));

  it.each(Object.keys(unaryUlps) as Unary[])('%s', async (op) => {
    const f: unknown = Reflect.get(gradus, op);
    const compute = async (t: Tensor): Promise<number[]> =>
      Array.from(await (f as (t: Tensor) => Tensor)(t).read());
    const whole = await compute(tensor(xs));
    const singly = await Promise.all(Array.from(xs, (v) => compute(tensor([v]))));
    expect(singly.flat()).toEqual(whole);
    // Rows of three, read down the columns.
    const columns = tensor(xs).reshape([13, 3]).t();
    const transposed = [0, 1, 2].flatMap((column) => whole.filter((_, i) => i % 3 === column));
    expect(await compute(columns)).toEqual(transposed);
  });
});

it.each([1, 2, 3, 4, 5, 7, 19])('softmax of %i elements is that of any layout', async (size) => {
  const rows = tensor(evenly(-50, 50, 6 * size)).reshape([6, size]);
  const along = await gradus.softmax(rows, 1).read();
  const apart = gradus.cat([rows, rows], 1).narrow(1, 0, size);
  expect(await gradus.softmax(apart, 1).read()).toEqual(along);
});
