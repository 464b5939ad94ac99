// Dtypes by kind, and rules by which results have theirs.

import type { DType } from '@gradus/tensor';

export const floats: readonly DType[] = ['float16', 'float32', 'float64'];
export const numbers: readonly DType[] = [...floats, 'int32', 'uint8'];
export const everyDType: readonly DType[] = [...numbers, 'bool'];
export const integrals: readonly DType[] = ['int32', 'uint8', 'bool'];

export const isFloat = (dtype: DType): boolean => floats.includes(dtype);

/** The dtype in which sums and functions are computed, at least. */
export const computing = (dtype: DType): DType => (dtype === 'float16' ? 'float32' : dtype);

/** Half a unit in the last place of 1: what rounding may change. */
export const unitOf: Readonly<Partial<Record<DType, number>>> = {
  float16: 2 ** -11,
  float32: 2 ** -24,
  float64: 2 ** -53,
};

/**
 * How far sums may lie from the exact one, by the classical bound of `terms` roundings on the way,
 * each of a unit of `size`; sums in a wider dtype are rounded once more.
 */
export function sumBound(dtype: DType, terms: number, size: number): number {
  return terms * size * unitInside(dtype) + lastRounding(dtype, size);
}

/** The unit of the dtype in which sums are computed. */
export const unitInside = (dtype: DType): number => unitOf[computing(dtype)] ?? 0;

/** What rounding a value of that size to the dtype may change, if it was computed in a wider one. */
export function lastRounding(dtype: DType, size: number): number {
  // Below the normal numbers a step is 2⁻²⁴.
  return dtype === 'float16' ? 2 ** -11 * Math.abs(size) + 2 ** -25 : 0;
}

export const same = (dtype: DType): DType => dtype;
export const int32 = (): DType => 'int32';
