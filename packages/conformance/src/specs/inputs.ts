// Inputs as most specs take them.

import type { DType } from '@gradus/tensor';
import type { Fill, SampleInput, SampleLayout } from '../sample-input.ts';

/** Layouts that can be written to. */
export const writableLayouts: readonly SampleLayout[] = [
  'contiguous',
  'transposed',
  'narrowed',
  'backwards',
];

/** Every way in which an operand steps along a dim: evenly, in gaps, backwards, not at all. */
export const layouts: readonly SampleLayout[] = [
  ...writableLayouts,
  'expandedFirst',
  'expandedLast',
];

/** Values that tell a wrong element from a right one. */
export function defaultFill(dtype: DType, operand: number): Fill {
  const seed = 100 * operand + 7;
  if (dtype === 'bool') return { from: 0, to: 2, seed };
  if (dtype === 'uint8') return { from: 0, to: 256, seed };
  if (dtype === 'int32') return { from: -100_000, to: 100_000, seed };
  return { from: -10, to: 10, seed };
}

/** An input of such values; operands differ. */
export function input(
  dtype: DType,
  shape: readonly number[],
  layout: SampleLayout = 'contiguous',
  operand = 0,
): SampleInput {
  return { dtype, shape, layout, fill: defaultFill(dtype, operand) };
}

/** float32, 1, 2, 3, … */
export function f32(...shape: number[]): SampleInput {
  return { dtype: 'float32', shape, layout: 'contiguous', fill: [1, 2, 3, 4, 5, 6, 7] };
}

/** Listed int32, such as indices. */
export function ints(
  shape: readonly number[],
  fill: readonly number[],
  layout: SampleLayout = 'contiguous',
): SampleInput {
  return { dtype: 'int32', shape, layout, fill };
}
