// Specs of choices between elements: by a mask, by a bound, by what is no finite number.

import {
  clamp,
  type DType,
  DTypeError,
  nanToNum,
  ShapeError,
  type Tensor,
  ValueError,
  where,
} from '@gradus/tensor';
import { exact } from '../comparison.ts';
import type { OpSpec, Sample } from '../spec.ts';
import { everyDType, floats } from './dtypes.ts';
import { elementwiseExpected, elementwiseSamples } from './elementwise-samples.ts';
import { refused, shapeRule } from './expectations.ts';
import { input } from './inputs.ts';

function choice(dtype: DType, shapes: readonly (readonly number[])[], asMethod: boolean): Sample {
  const [condition, x, y] = shapes;
  return {
    name: `${asMethod ? 'as a method' : 'as a function'}, ${dtype}`,
    inputs: [
      input('bool', condition, 'transposed', 3),
      input(dtype, x),
      input(dtype, y, 'contiguous', 1),
    ],
    run: ([c, a, b]) => (asMethod ? (a as Tensor).where(c as Tensor, b) : where(c as Tensor, a, b)),
    expected: (hosts) => elementwiseExpected(dtype, hosts, (c, a, b) => (c !== 0 ? a : b)),
    tolerance: () => exact,
  };
}

const chosen: OpSpec = {
  op: 'where',
  samples: [
    ...everyDType.flatMap((dtype) =>
      [true, false].flatMap((asMethod) => [
        choice(
          dtype,
          [
            [4, 5],
            [4, 5],
            [4, 5],
          ],
          asMethod,
        ),
        choice(dtype, [[3, 1], [4], []], asMethod),
        choice(dtype, [[0], [1], []], asMethod),
      ]),
    ),
    {
      ...choice(
        'float32',
        [
          [4, 5],
          [4, 5],
          [4, 5],
        ],
        true,
      ),
      name: 'in place',
      run: ([c, a, b]) => (a as Tensor).where_(c as Tensor, b),
    },
    // Numbers alone: whole ones give int32, as everywhere.
    {
      name: 'numbers alone',
      inputs: [input('bool', [5])],
      run: ([c]) => where(c as Tensor, 1, 0),
      expected: (hosts) => elementwiseExpected('int32', hosts, (c) => c),
      tolerance: () => exact,
    },
    {
      name: 'a number beside float64',
      inputs: [input('bool', [5]), 0.1, input('float64', [5])],
      run: ([c, a, b]) => where(c as Tensor, a, b),
      expected: (hosts) => elementwiseExpected('float64', hosts, (c, a, b) => (c !== 0 ? a : b)),
      tolerance: () => exact,
    },
  ],
  errors: [
    refused(
      'a condition that is not bool',
      [input('uint8', [2]), input('float32', [2])],
      ([c, x]) => where(c as Tensor, x, 0),
      DTypeError,
      'where: the mask is uint8[2]; a mask is bool',
    ),
    refused(
      'shapes that do not broadcast',
      [input('bool', [3]), input('float32', [4])],
      ([c, x]) => where(c as Tensor, x, 0),
      ShapeError,
      `where: shapes [3] and [4] ${shapeRule}`,
    ),
  ],
};

const largest: Readonly<Partial<Record<DType, number>>> = {
  float16: 65504,
  float32: 3.4028234663852886e38,
  float64: Number.MAX_VALUE,
};

function replaced(x: number, nan: number, posinf: number, neginf: number): number {
  if (Number.isNaN(x)) return nan;
  if (x === Infinity) return posinf;
  return x === -Infinity ? neginf : x;
}

const replacing: OpSpec = {
  op: 'nanToNum',
  samples: [
    ...elementwiseSamples({
      op: 'nanToNum',
      arity: 1,
      dtypes: everyDType,
      run: ([x]) => nanToNum(x as Tensor),
      runInPlace: ([x]) => (x as Tensor).nanToNum_(),
      value: (dtype, x) => {
        const bound = largest[dtype];
        return bound === undefined ? x : replaced(x, 0, bound, -bound);
      },
    }),
    ...elementwiseSamples({
      op: 'nanToNum(x, 1.5, null, -2)',
      arity: 1,
      dtypes: floats,
      run: ([x]) => nanToNum(x as Tensor, 1.5, null, -2),
      value: (dtype, x) => replaced(x, 1.5, largest[dtype] ?? Infinity, -2),
    }),
  ],
  errors: [],
};

const boundErrors: OpSpec = {
  op: 'clamp',
  samples: [],
  errors: [
    ...(
      [
        ['min', -1],
        ['max', 256],
      ] as const
    ).map(([name, bound]) =>
      refused(
        `a ${name} that uint8 cannot hold`,
        [input('uint8', [3])],
        ([x]) => clamp(x as Tensor, name === 'min' ? bound : null, name === 'max' ? bound : null),
        ValueError,
        `clamp: ${name} is ${bound}, x is uint8[3]; a bound must be a number that uint8 holds`,
      ),
    ),
    refused(
      'in place, bounds of a larger kind',
      [input('int32', [3])],
      ([x]) => (x as Tensor).clamp_(0.5),
      DTypeError,
      'clamp_: the result is float32, the target is int32[3]; ' +
        'a write must not lose the kind of number',
    ),
  ],
};

export const choiceSpecs: readonly OpSpec[] = [chosen, replacing, boundErrors];
