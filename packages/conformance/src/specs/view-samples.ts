// Samples that every view gets: what it shows in every layout, and that it shares memory with
// what it is a view of.

import { type DType, type GradusError, ShapeError, type Tensor } from '@gradus/tensor';
import { exact } from '../comparison.ts';
import { type HostTensor, hostTensor, positionOf } from '../host-tensor.ts';
import type { SampleLayout } from '../sample-input.ts';
import type { ErrorSample, OpSpec, Sample } from '../spec.ts';
import { everyDType } from './dtypes.ts';
import { input, layouts } from './inputs.ts';

export interface ViewCase {
  readonly shape: readonly number[];
  readonly view: (x: Tensor) => Tensor;
  /** The shape of the view, and where its element at an index lies in the input. */
  readonly result: readonly number[];
  readonly source: (index: readonly number[]) => readonly number[];
}

function showing(dtype: DType, layout: SampleLayout, { shape, view, result, source }: ViewCase) {
  return {
    name: `shows, ${dtype}`,
    inputs: [input(dtype, shape, layout)],
    run: ([x]) => view(x as Tensor),
    tolerance: () => exact,
    expected: ([x]) => {
      const host = x as HostTensor;
      return hostTensor(
        dtype,
        result,
        (index) => host.values[positionOf(source(index), host.shape)],
      );
    },
  } satisfies Sample;
}

/** A write to the view is seen by what it is a view of. */
function sharing({ shape, view, result, source }: ViewCase): Sample {
  return {
    name: 'shares memory',
    inputs: [input('float32', shape, 'contiguous')],
    run: ([x]) => {
      view(x as Tensor).mul_(-3);
      return x as Tensor;
    },
    tolerance: () => exact,
    expected: ([x]) => {
      const host = x as HostTensor;
      const values = [...host.values];
      hostTensor('float32', result, (index) => {
        values[positionOf(source(index), shape)] *= -3;
        return 0;
      });
      return { ...host, values };
    },
  };
}

/** A write to the original is seen by the view. */
function following({ shape, view, result, source }: ViewCase): Sample {
  return {
    name: 'follows writes',
    inputs: [input('float64', shape, 'contiguous')],
    run: ([x]) => {
      const seen = view(x as Tensor);
      (x as Tensor).add_(1);
      return seen;
    },
    tolerance: () => exact,
    expected: ([x]) => {
      const host = x as HostTensor;
      return hostTensor(
        'float64',
        result,
        (index) => host.values[positionOf(source(index), shape)] + 1,
      );
    },
  };
}

/** A call that is refused. */
export function refusal(
  name: string,
  shape: readonly number[],
  run: (x: Tensor) => unknown,
  message: string,
  error: new (op: string, message: string) => GradusError = ShapeError,
): ErrorSample {
  return {
    name,
    inputs: [input('float32', shape, 'contiguous')],
    run: ([x]) => run(x as Tensor),
    error,
    message,
  };
}

/** How the results of an op relate to its input. */
export interface Sharing {
  /** Whether the result is a view in every layout; else it may be a copy. */
  readonly isView?: boolean;
  /** Whether no two elements of the result share a place. */
  readonly isWritable?: boolean;
}

/** The spec of an op by its cases. */
export function viewSpec(
  op: string,
  cases: readonly ViewCase[],
  errors: readonly ErrorSample[],
  { isView = true, isWritable = isView }: Sharing = {},
): OpSpec {
  return {
    op,
    samples: cases.flatMap((viewCase) => [
      ...everyDType.flatMap((dtype) => layouts.map((layout) => showing(dtype, layout, viewCase))),
      ...(isWritable ? [sharing(viewCase)] : []),
      ...(isView ? [following(viewCase)] : []),
    ]),
    errors,
  };
}
