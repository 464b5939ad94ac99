// How the elements of one tensor are written: all alike, by what the shown ones need.

import { type DType, isFloatingPoint } from '../dtype/dtype.ts';

/** Writes elements; `width` is what the widest finite one takes. */
export interface NumberFormat {
  readonly width: number;
  readonly write: (value: number) => string;
}

/**
 * The common format of `values`, by PyTorch's rules: whole floats as `1.`, others with four
 * decimals, in scientific notation if they are very large, very small or far apart.
 * @see PyTorch 1.13, torch/_tensor_str.py, `_Formatter`.
 */
export function chooseNumberFormat(values: readonly number[], dtype: DType): NumberFormat {
  if (dtype === 'bool') return fitted(values, (value) => (value === 0 ? 'False' : 'True'));
  if (!isFloatingPoint(dtype)) return fitted(values, String);

  const measured = values.filter((value) => value !== 0 && Number.isFinite(value));
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const value of measured) {
    smallest = Math.min(smallest, Math.abs(value));
    largest = Math.max(largest, Math.abs(value));
  }
  const whole = measured.every(Number.isInteger);
  const far = largest / smallest > 1000 || largest > 1e8;
  if (far || (!whole && smallest < 1e-4)) return fitted(measured, scientific);
  return fitted(measured, whole ? wholeNumber : fixed);
}

// Zeros, NaN and infinities are not measured: they may stand out, as they do in PyTorch.
function fitted(measured: readonly number[], write: (value: number) => string): NumberFormat {
  let width = 1;
  for (const value of measured) width = Math.max(width, write(value).length);
  return { width, write: (value) => write(value).padStart(width) };
}

const decimals = 4;
const manyDecimals = 100;

function wholeNumber(value: number): string {
  return notFinite(value) ?? `${sign(value)}${Math.abs(value).toFixed(0)}.`;
}

function fixed(value: number): string {
  const magnitude = Math.abs(value);
  return (
    notFinite(value) ??
    sign(value) + tiesToEven(magnitude.toFixed(decimals), magnitude.toFixed(manyDecimals))
  );
}

function scientific(value: number): string {
  const magnitude = Math.abs(value);
  const [mantissa, exponent] = magnitude.toExponential(decimals).split('e');
  const digits = exponent?.slice(1).padStart(2, '0');
  const [exact] = magnitude.toExponential(manyDecimals).split('e');
  return notFinite(value) ?? `${sign(value)}${tiesToEven(mantissa, exact)}e${exponent[0]}${digits}`;
}

// Python rounds the exact binary value, a tie to the even digit; JavaScript a tie upwards.
function tiesToEven(rounded: string, exact: string): string {
  const cut = exact.slice(0, rounded.length);
  const tie = /^50*$/.test(exact.slice(rounded.length));
  return tie && /[02468]$/.test(cut) ? cut : rounded;
}

function notFinite(value: number): string | undefined {
  if (Number.isFinite(value)) return undefined;
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? 'inf' : '-inf';
}

function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : '';
}
