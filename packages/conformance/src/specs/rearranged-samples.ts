// Samples of ops whose results show elements of their inputs in other places: a case says where
// each comes from.

import { ShapeError, type Tensor, type Value } from '@gradus/tensor';
import { exact } from '../comparison.ts';
import { type HostTensor, hostTensor, positionOf } from '../host-tensor.ts';
import type { ErrorSample, OpSpec, Sample } from '../spec.ts';
import { everyDType } from './dtypes.ts';
import { input, layouts } from './inputs.ts';

type Index = readonly number[];

export interface Case {
  readonly shapes: readonly Index[];
  readonly run: (tensors: readonly Tensor[]) => Tensor;
  readonly result: Index;
  /** The input and the place in it that an element comes from. */
  readonly source: (index: Index) => readonly [input: number, index: Index];
}

const tensorsOf = (inputs: readonly Value[]): Tensor[] =>
  inputs.filter((value): value is Tensor => typeof value === 'object');

function samplesOf({ shapes, run, result, source }: Case): Sample[] {
  return everyDType.flatMap((dtype) =>
    layouts.map(
      (layout, first): Sample => ({
        name: `layouts, ${dtype}`,
        inputs: shapes.map((shape, i) =>
          input(dtype, shape, i === 0 ? layout : layouts[(first + i) % layouts.length], i),
        ),
        run: (inputs) => run(tensorsOf(inputs)),
        tolerance: () => exact,
        expected: (inputs) =>
          hostTensor(dtype, result, (index) => {
            const [which, place] = source(index);
            const { shape, values } = inputs[which] as HostTensor;
            return values[positionOf(place, shape)];
          }),
      }),
    ),
  );
}

export function refusal(
  name: string,
  shapes: readonly Index[],
  run: (tensors: readonly Tensor[]) => unknown,
  message: string,
  error: ErrorSample['error'] = ShapeError,
): ErrorSample {
  return {
    name,
    inputs: shapes.map((shape, i) => input('float32', shape, 'contiguous', i)),
    run: (inputs) => run(tensorsOf(inputs)),
    error,
    message,
  };
}

export function spec(op: string, cases: readonly Case[], errors: readonly ErrorSample[]): OpSpec {
  return { op, samples: cases.flatMap(samplesOf), errors };
}
