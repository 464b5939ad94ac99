// Calls that reductions refuse.

import { type DType, DTypeError, ShapeError, type Tensor } from '@gradus/tensor';
import type { SampleInput } from '../sample-input.ts';
import type { ErrorSample } from '../spec.ts';

export const input = (dtype: DType, shape: readonly number[]): SampleInput => ({
  dtype,
  shape,
  fill: [1, 0, 3],
  layout: 'contiguous',
});

export function refused(
  name: string,
  what: SampleInput,
  run: (x: Tensor) => unknown,
  error: ErrorSample['error'],
  message: string,
): ErrorSample {
  return { name, inputs: [what], run: ([x]) => run(x as Tensor), error, message };
}

export type AnyCall = (x: Tensor, dim: number | readonly number[]) => unknown;

export function dimErrors(op: string, run: AnyCall, several = true): ErrorSample[] {
  const x = input('float32', [2, 3]);
  const range = `${op}: dim 2 is out of range for 2 dims; it lies in [-2, 2)`;
  const twice = `${op}: dim [0, 0] names a dim twice`;
  return [
    refused('a dim out of range', x, (t) => run(t, 2), ShapeError, range),
    ...(several
      ? [refused('a dim named twice', x, (t) => run(t, [0, -2]), ShapeError, twice)]
      : []),
  ];
}

export function noElements(op: string, run: AnyCall): ErrorSample {
  const message = `${op}: float32[3, 0] has no elements to reduce over`;
  const x = input('float32', [3, 0]);
  return refused('a result over no elements', x, (t) => run(t, 1), ShapeError, message);
}

export function reducedIn(op: string, dtype: DType, run: (x: Tensor) => unknown): ErrorSample {
  const message = `${op}: ${dtype}[2] would be reduced in ${dtype}; the rule is floating dtypes only`;
  return refused(`elements of ${dtype}`, input(dtype, [2]), run, DTypeError, message);
}

export function onlyFloating(op: string, dtype: DType, run: (x: Tensor) => unknown): ErrorSample {
  const message = `${op}: x is ${dtype}[2]; the rule is floating dtypes only`;
  return refused(`elements of ${dtype}`, input(dtype, [2]), run, DTypeError, message);
}
