// Specs of numbers and booleans as operands, on either side; they never widen a tensor of
// their own kind, and are as precise as the tensor.

import {
  add,
  type DType,
  div,
  lt,
  maximum,
  mul,
  sub,
  type Tensor,
  type Value,
} from '@gradus/tensor';
import { exact } from '../comparison.ts';
import type { SampleInput, SampleLayout } from '../sample-input.ts';
import type { OpSpec, Sample, SampleScalar } from '../spec.ts';
import { floatOf } from './arithmetic.ts';
import { castTo } from './casts.ts';
import { computing } from './dtypes.ts';
import { elementwiseExpected } from './elementwise-samples.ts';
import { defaultFill } from './inputs.ts';

interface ScalarCase {
  readonly tensor: DType;
  readonly scalar: SampleScalar;
  readonly result: DType;
}

const cases: readonly ScalarCase[] = [
  { tensor: 'float32', scalar: 2, result: 'float32' },
  { tensor: 'float32', scalar: 0.1, result: 'float32' },
  { tensor: 'float32', scalar: 3e9, result: 'float32' },
  { tensor: 'float32', scalar: true, result: 'float32' },
  { tensor: 'float16', scalar: 0.1, result: 'float16' },
  { tensor: 'float16', scalar: 2 ** 20 + 1, result: 'float16' },
  { tensor: 'float64', scalar: 0.1, result: 'float64' },
  { tensor: 'float64', scalar: 2 ** 40 + 1, result: 'float64' },
  { tensor: 'float64', scalar: -0, result: 'float64' },
  { tensor: 'int32', scalar: 3, result: 'int32' },
  { tensor: 'int32', scalar: 0.5, result: 'float32' },
  { tensor: 'int32', scalar: true, result: 'int32' },
  { tensor: 'uint8', scalar: 200, result: 'uint8' },
  { tensor: 'uint8', scalar: 0.5, result: 'float32' },
  { tensor: 'bool', scalar: 3, result: 'int32' },
  { tensor: 'bool', scalar: 0.25, result: 'float32' },
];

type Function = (x: Value, y: Value) => Tensor;

interface Meaning {
  readonly run: Function;
  readonly value: (x: number, y: number) => number;
  readonly result?: (common: DType) => DType;
}

const functions: Readonly<Record<string, Meaning>> = {
  add: { run: add, value: (x, y) => x + y },
  sub: { run: sub, value: (x, y) => x - y },
  mul: { run: mul, value: (x, y) => x * y },
  div: { run: div, value: (x, y) => x / y, result: floatOf },
  maximum: { run: maximum, value: (x, y) => Math.max(x, y) },
  lt: { run: lt, value: (x, y) => Number(x < y), result: () => 'bool' },
};

function sample(
  op: string,
  input: SampleInput,
  scalar: SampleScalar,
  common: DType,
  isLeft: boolean,
): Sample {
  const { run, value, result = (dtype: DType) => dtype } = functions[op];
  const computed = computing(op === 'div' ? floatOf(common) : common);
  const inputs = isLeft ? [scalar, input] : [input, scalar];
  return {
    name: `${op}, a ${typeof scalar} on the ${isLeft ? 'left' : 'right'}`,
    inputs,
    run: ([x, y]) => run(x, y),
    tolerance: () => exact,
    expected: (hosts) =>
      elementwiseExpected(result(common), hosts, (a, b) => {
        const exactResult = value(castTo(computed, a), castTo(computed, b));
        return result(common) === 'uint8' ? exactResult & 255 : exactResult;
      }),
  };
}

// Subtraction takes no bools.
function isTaken(op: string): (facts: ScalarCase) => boolean {
  return ({ tensor, scalar }) => op !== 'sub' || (tensor !== 'bool' && typeof scalar !== 'boolean');
}

const layouts: readonly SampleLayout[] = ['contiguous', 'transposed', 'narrowed', 'expandedLast'];

export const scalarSpecs: readonly OpSpec[] = [
  {
    op: 'scalars',
    samples: Object.keys(functions).flatMap((op) =>
      cases.filter(isTaken(op)).flatMap(({ tensor, scalar, result }) =>
        layouts.flatMap((layout) =>
          [true, false].map((isLeft) => {
            const fill = defaultFill(tensor, 0);
            return sample(
              op,
              { dtype: tensor, shape: [3, 7], fill, layout },
              scalar,
              result,
              isLeft,
            );
          }),
        ),
      ),
    ),
    errors: [],
  },
];
