// Specs of clamp and maskedFill.

import {
  clamp,
  type DType,
  DTypeError,
  maskedFill,
  ShapeError,
  type Tensor,
  ValueError,
} from '@gradus/tensor';
import { exact } from '../comparison.ts';
import type { SampleInput, SampleLayout } from '../sample-input.ts';
import type { OpSpec, Sample, SampleScalar } from '../spec.ts';
import { numbers } from './dtypes.ts';
import { edgeValues } from './edge-values.ts';
import { elementwiseExpected } from './elementwise-samples.ts';
import { input, layouts } from './inputs.ts';

// NaN stays, and where the bounds cross the upper one wins, as in PyTorch.
function clamped(x: number, min: number, max: number): number {
  if (Number.isNaN(x)) return x;
  return Math.min(Math.max(x, min), max);
}

function clampSample(
  name: string,
  inputs: readonly (SampleInput | SampleScalar)[],
  min: number,
  max: number,
  run: Sample['run'],
): Sample {
  return {
    name,
    inputs,
    run,
    tolerance: () => exact,
    expected: (hosts) => {
      const [x] = hosts;
      const dtype = typeof x === 'object' ? x.dtype : 'float32';
      return elementwiseExpected(dtype, [x], (value) => clamped(value, min, max));
    },
  };
}

const clampSamples = numbers.flatMap((dtype): Sample[] => {
  const edges: SampleInput = {
    ...input(dtype, [edgeValues[dtype].length]),
    fill: edgeValues[dtype],
  };
  const inputs = [edges, ...layouts.map((layout) => input(dtype, [7, 9], layout))];
  return inputs.flatMap((x) => [
    clampSample(`both sides, ${dtype}`, [x], 2, 7, ([t]) => clamp(t as Tensor, 2, 7)),
    clampSample(`crossing bounds, ${dtype}`, [x], 5, 3, ([t]) => clamp(t as Tensor, 5, 3)),
    clampSample(`from below, ${dtype}`, [x], 3, Infinity, ([t]) => clamp(t as Tensor, 3)),
    clampSample(`from below, ${dtype}`, [x], 3, Infinity, ([t]) => clamp(t as Tensor, 3, null)),
    clampSample(`from above, ${dtype}`, [x], -Infinity, 3, ([t]) => clamp(t as Tensor, null, 3)),
  ]);
});

const bounds: Sample = {
  name: 'bounds that are tensors',
  inputs: [input('float32', [4, 5]), input('float32', [5], 'contiguous', 1), input('float32', [])],
  run: ([x, min, max]) => clamp(x as Tensor, min, max),
  tolerance: () => exact,
  expected: (hosts) => elementwiseExpected('float32', hosts, clamped),
};

function maskedSample(dtype: DType, layout: SampleLayout, value: SampleInput | number): Sample {
  const mask = input('bool', [6, 7], layout === 'contiguous' ? 'transposed' : 'contiguous', 5);
  return {
    name: `maskedFill, ${dtype}`,
    inputs: [input(dtype, [6, 7], layout), mask, value],
    run: ([x, m, v]) => maskedFill(x as Tensor, m as Tensor, v),
    tolerance: () => exact,
    expected: (hosts) => elementwiseExpected(dtype, hosts, (x, m, v) => (m !== 0 ? v : x)),
  };
}

const maskedSamples = numbers.flatMap((dtype) =>
  layouts.flatMap((layout) => [
    maskedSample(dtype, layout, 3),
    maskedSample(dtype, layout, { ...input(dtype, []), fill: [9] }),
  ]),
);

// The branch that is not taken has no effect.
const shielding: Sample = {
  ...maskedSample('float32', 'contiguous', Number.NaN),
  name: 'maskedFill, NaN where the mask holds',
};

export const selectionSpecs: readonly OpSpec[] = [
  {
    op: 'clamp',
    samples: [...clampSamples, bounds],
    errors: [
      {
        name: 'two open sides',
        inputs: [input('float32', [2])],
        run: ([x]) => clamp(x as Tensor, null, null),
        error: ValueError,
        message: 'clamp: both min and max are open; give one at least',
      },
    ],
  },
  {
    op: 'maskedFill',
    samples: [...maskedSamples, shielding],
    errors: [
      {
        name: 'a mask that is not bool',
        inputs: [input('float32', [2]), input('int32', [2])],
        run: ([x, mask]) => maskedFill(x as Tensor, mask as Tensor, 0),
        error: DTypeError,
        message: 'maskedFill: the mask is int32[2]; a mask is bool',
      },
      {
        name: 'a value with dims',
        inputs: [input('float32', [2]), input('bool', [2]), input('float32', [1])],
        run: ([x, mask, value]) => maskedFill(x as Tensor, mask as Tensor, value),
        error: ShapeError,
        message: 'maskedFill: the value is float32[1]; it is a number or has no dims',
      },
      {
        name: 'a mask that does not broadcast',
        inputs: [input('float32', [2]), input('bool', [3])],
        run: ([x, mask]) => maskedFill(x as Tensor, mask as Tensor, 0),
        error: ShapeError,
        message:
          'maskedFill: shapes [2] and [3] do not broadcast: sizes 2 and 3 of dim -1 differ ' +
          'and neither is 1',
      },
    ],
  },
];
