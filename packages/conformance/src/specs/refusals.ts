// Specs of what an op refuses, where what it gives is checked against PyTorch's results, which lie
// beside these specs as vectors.

import type { DType, Tensor, Value } from '@gradus/tensor';
import type { SampleInput } from '../sample-input.ts';
import type { ErrorSample, OpSpec } from '../spec.ts';

type Refusing = (tensors: readonly Tensor[], device: string) => unknown;

export function spec(op: string, ...errors: readonly ErrorSample[]): OpSpec {
  return { op, samples: [], errors };
}

export function refuses(
  name: string,
  inputs: readonly SampleInput[],
  run: Refusing,
  error: ErrorSample['error'],
  message: string,
): ErrorSample {
  const tensorsOf = (values: readonly Value[]): Tensor[] =>
    values.filter((value): value is Tensor => typeof value === 'object');
  return { name, inputs, run: (values, device) => run(tensorsOf(values), device), error, message };
}

/** As `refuses`, where values are read before it is known that the call is wrong. */
export function refusesByValue(...parts: Parameters<typeof refuses>): ErrorSample {
  return { ...refuses(...parts), readsValues: true };
}

export function input(
  dtype: DType,
  shape: readonly number[],
  fill: readonly number[] = [1, 2, 3],
): SampleInput {
  return { dtype, shape, fill, layout: 'contiguous' };
}

export const floats = (...shape: number[]): SampleInput => input('float32', shape);
export const integers = (...shape: number[]): SampleInput => input('int32', shape);
