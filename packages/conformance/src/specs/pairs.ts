// Specs of functions of two operands that are composed of others, and of factors in sums.

import {
  DTypeError,
  fmax,
  fmin,
  heaviside,
  logaddexp,
  pow,
  ShapeError,
  type Tensor,
  ValueError,
  xlogy,
} from '@gradus/tensor';
import { exact } from '../comparison.ts';
import type { OpSpec } from '../spec.ts';
import { floatOf } from './arithmetic.ts';
import { everyDType, floats, isFloat, numbers } from './dtypes.ts';
import { type ElementwiseFacts, elementwiseSamples } from './elementwise-samples.ts';
import { nearTerms, refused, shapeRule, within } from './expectations.ts';
import { input } from './inputs.ts';

/** Of two numbers, one being NaN, the other. */
function other(x: number, y: number, chosen: number): number {
  if (Number.isNaN(x)) return y;
  return Number.isNaN(y) ? x : chosen;
}

/** The low 32 bits of a whole power; a negative power truncated. */
function integerPower(x: number, y: number): number {
  if (y < 0) return Math.abs(x) === 1 ? x ** (y % 2) : 0;
  let [result, factor] = [1n, BigInt(x)];
  for (let rest = y; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = BigInt.asIntN(32, result * factor);
    factor = BigInt.asIntN(32, factor * factor);
  }
  return Number(result);
}

type Pair = 'fmax' | 'fmin' | 'heaviside' | 'logaddexp' | 'pow' | 'xlogy';

const pairs = { fmax, fmin, heaviside, logaddexp, pow, xlogy };

const pairFacts: Readonly<
  Record<Pair, Pick<ElementwiseFacts, 'dtypes' | 'value'> & Partial<ElementwiseFacts>>
> = {
  fmax: { dtypes: everyDType, value: (_, x, y) => other(x, y, Math.max(x, y)) },
  fmin: { dtypes: everyDType, value: (_, x, y) => other(x, y, Math.min(x, y)) },
  heaviside: { dtypes: everyDType, value: (_, x, y) => (x === 0 ? y : Number(x > 0)) },
  xlogy: {
    dtypes: everyDType,
    computes: floatOf,
    value: (_, x, y) => (Number.isNaN(y) ? y : x === 0 ? 0 : x * Math.log(y)),
    tolerance: within(4),
    fill: (dtype, operand) => ({ from: 0, to: dtype === 'bool' ? 2 : 10, seed: operand }),
  },
  // Where the sum cancels, the error is that of its larger term.
  logaddexp: {
    dtypes: floats,
    value: (_, x, y) => {
      const larger = Math.max(x, y);
      if (Math.abs(larger) === Infinity) return larger;
      return larger + Math.log1p(Math.exp(-Math.abs(x - y)));
    },
    tolerance: within(64),
    fill: (_, operand) => ({ from: 0, to: 10, seed: operand }),
  },
  pow: {
    dtypes: ['int32', 'uint8'],
    value: (dtype, x, y) => (dtype === 'uint8' ? integerPower(x, y) & 255 : integerPower(x, y)),
    fill: (_, operand) => ({ from: operand === 0 ? -9 : -3, to: 40, seed: operand }),
  },
};

function pair(op: Pair): OpSpec {
  const run = pairs[op];
  return {
    op: op === 'pow' ? 'pow of integers' : op,
    samples: elementwiseSamples({
      op,
      arity: 2,
      run: ([x, y]) => run(x, y),
      runInPlace: ([x, y]) => (x as Tensor)[`${op}_`](y),
      ...pairFacts[op],
    }),
    errors: [
      refused(
        'shapes that do not broadcast',
        [input('float32', [2, 3]), input('float32', [4])],
        ([x, y]) => run(x, y),
        ShapeError,
        `${op}: shapes [2, 3] and [4] ${shapeRule}`,
      ),
      refused(
        'in place, a floating result in an integer target',
        [input('int32', [3]), input('float32', [3])],
        ([x, y]) => (x as Tensor)[`${op}_`](y),
        DTypeError,
        `${op}_: the result is float32, the target is int32[3]; ` +
          'a write must not lose the kind of number',
      ),
    ],
  };
}

const powerErrors: OpSpec = {
  op: 'pow',
  samples: [],
  errors: [
    refused(
      'a negative whole power of integers',
      [input('int32', [3])],
      ([x]) => pow(x, -1),
      ValueError,
      'pow: the exponent is -1, x is int32[3]; integers are raised to no negative whole power',
    ),
    refused(
      'bools',
      [input('bool', [3])],
      ([x]) => pow(x, x),
      DTypeError,
      'pow: bool operands; the rule is number dtypes only',
    ),
  ],
};

type Scaled = 'add' | 'sub';

function scaled(op: Scaled): OpSpec {
  const factor = op === 'add' ? 3 : -3;
  const samples = elementwiseSamples({
    op,
    arity: 2,
    dtypes: numbers,
    run: ([x, y]) => (x as Tensor)[op](y, { alpha: 3 }),
    runInPlace: ([x, y]) => (x as Tensor)[`${op}_`](y, { alpha: 3 }),
    value: (dtype, x, y) => {
      if (isFloat(dtype)) return x + factor * y;
      const sum = BigInt(x) + BigInt(factor) * BigInt(y);
      return Number(dtype === 'uint8' ? BigInt.asUintN(8, sum) : BigInt.asIntN(32, sum));
    },
  });
  return {
    op: `${op} with alpha`,
    // Whether the product is rounded, and so overflows, is left to the backend.
    samples: samples
      .filter(({ name }) => !name.startsWith('edge values, float'))
      .map((sample) => ({
        ...sample,
        tolerance: (expected, inputs) =>
          isFloat(expected.dtype) ? nearTerms(40)(expected, inputs) : exact,
      })),
    errors: [
      refused(
        'in place, integers with a fraction',
        [input('int32', [3])],
        ([x]) => (x as Tensor)[`${op}_`](1, { alpha: 0.5 }),
        ValueError,
        `${op}_: alpha is 0.5; a factor of int32 is an integer`,
      ),
    ],
  };
}

export const pairSpecs: readonly OpSpec[] = [
  ...(Object.keys(pairs) as Pair[]).map(pair),
  powerErrors,
  scaled('add'),
  scaled('sub'),
];
