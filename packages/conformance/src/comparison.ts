// Comparing what a backend gave with what it should have given, and saying how they differ.

import type { DType } from '@gradus/tensor';
import { type HostTensor, indexOf } from './host-tensor.ts';
import { castTo } from './specs/casts.ts';
import { isFloat } from './specs/dtypes.ts';
import { ulpsBetween } from './ulps.ts';

/**
 * How far a result may lie from the expected value:
 * - `exact`: not at all; NaN is NaN, and zeros have their sign;
 * - `ulps`: so many representable numbers;
 * - `bound`: so far, given for each element.
 */
export type Tolerance =
  | { readonly kind: 'exact' }
  | { readonly kind: 'ulps'; readonly ulps: number }
  | { readonly kind: 'bound'; readonly bounds: readonly number[] };

export const exact: Tolerance = { kind: 'exact' };

export function ulps(count: number): Tolerance {
  return { kind: 'ulps', ulps: count };
}

/** Throws, naming the first element that differs too much, if there is one. */
export function checkTensor(
  where: string,
  got: HostTensor,
  expected: HostTensor,
  tolerance: Tolerance,
): void {
  checkEqual(`${where}: dtype`, got.dtype, expected.dtype);
  checkEqual(`${where}: shape`, `[${got.shape}]`, `[${expected.shape}]`);
  checkEqual(`${where}: number of elements`, got.values.length, expected.values.length);
  for (let i = 0; i < expected.values.length; i++) {
    const [value, wanted] = [got.values[i], rounded(expected.values[i], expected.dtype)];
    if (isWithin(value, wanted, expected.dtype, tolerance, i)) continue;
    const distance = ulpsBetween(value, wanted, expected.dtype);
    throw new Error(
      `${where}: element [${indexOf(i, expected.shape).join(', ')}] of ` +
        `${expected.dtype}[${expected.shape.join(', ')}] is ${text(value)}, expected ` +
        `${text(wanted)} (${distance} ulps apart; allowed: ${allowed(tolerance, i)})`,
    );
  }
}

/** Throws if two plain values differ. */
export function checkEqual<T>(what: string, got: T, expected: T): void {
  if (!Object.is(got, expected)) throw new Error(`${what} is ${got}, expected ${expected}`);
}

/** Throws unless `holds`. */
export function check(what: string, holds: boolean): void {
  if (!holds) throw new Error(`${what} does not hold`);
}

function isWithin(
  got: number,
  expected: number,
  dtype: DType,
  tolerance: Tolerance,
  i: number,
): boolean {
  if (Object.is(got, expected)) return true;
  if (tolerance.kind === 'exact') return false;
  if (Number.isNaN(got) || Number.isNaN(expected)) return false;
  if (got === expected) return true;
  // A bound that grows with the expected value would let anything stand for an infinity.
  if (!Number.isFinite(got) || !Number.isFinite(expected)) return false;
  if (tolerance.kind === 'ulps') return ulpsBetween(got, expected, dtype) <= tolerance.ulps;
  return Math.abs(got - expected) <= tolerance.bounds[i];
}

function rounded(value: number, dtype: DType): number {
  return isFloat(dtype) ? castTo(dtype, value) : value;
}

function text(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function allowed(tolerance: Tolerance, i: number): string {
  if (tolerance.kind === 'exact') return 'none';
  return tolerance.kind === 'ulps' ? `${tolerance.ulps} ulps` : `±${tolerance.bounds[i]}`;
}
