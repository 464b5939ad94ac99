// What PyTorch gave, and how results are compared with it.
import { readFileSync } from 'node:fs';
import { type DType, type Tensor, tensor } from '@gradus/tensor';
import { expect } from 'vitest';

/** A tensor as a file holds it; what JSON cannot say stands as text. */
export interface Elements {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
}

/** A file of `tools/golden/nn.py`. */
export function goldens<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`goldens/${name}.json`, import.meta.url), 'utf8'));
}

export function tensorOf({ dtype, shape, values }: Elements): Tensor {
  return tensor(values.map(Number), { dtype }).reshape(shape);
}

/** Expects the same tensor, bit for bit. */
export function expectEqual(actual: Tensor, expected: Elements): void {
  expect([actual.dtype, actual.shape]).toEqual([expected.dtype, expected.shape]);
  expect(Array.from(actual.readSync())).toEqual(valuesOf(expected));
}

// Sums of up to twenty products, in another order: five bits of the largest result.
const roundings: Partial<Record<DType, number>> = { float32: 2 ** -19, float64: 2 ** -48 };

/** Expects the same tensor up to the rounding of short sums. */
export function expectClose(actual: Tensor | null, expected: Elements, places = 1): void {
  if (actual === null) throw new Error('there is no tensor');
  expect([actual.dtype, actual.shape]).toEqual([expected.dtype, expected.shape]);
  const values = valuesOf(expected);
  const scale = Math.max(0, ...values.map(Math.abs));
  const tolerance = (roundings[actual.dtype] ?? 0) * scale * places;
  const worst = Math.max(0, ...Array.from(actual.readSync(), (v, i) => Math.abs(v - values[i])));
  expect(worst).toBeLessThanOrEqual(tolerance);
}

// Written as the shortest decimal, which rounds to the element.
function valuesOf({ dtype, values }: Elements): number[] {
  return values.map((v) => (dtype === 'float32' ? Math.fround(Number(v)) : Number(v)));
}
