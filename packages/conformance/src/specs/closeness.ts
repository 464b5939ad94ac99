// Specs of what kind of number an element is, and of how close two are.

import {
  DTypeError,
  isclose,
  isfinite,
  isinf,
  isnan,
  type Tensor,
  ValueError,
} from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { floatOf } from './arithmetic.ts';
import { castTo } from './casts.ts';
import { computing, everyDType } from './dtypes.ts';
import { edgeValues } from './edge-values.ts';
import { elementwiseSamples } from './elementwise-samples.ts';
import { refused } from './expectations.ts';
import { input } from './inputs.ts';

function predicate(op: string, run: (x: Tensor) => Tensor, holds: (x: number) => boolean): OpSpec {
  const samples = elementwiseSamples({
    op,
    arity: 1,
    dtypes: everyDType,
    result: () => 'bool',
    run: ([x]) => run(x as Tensor),
    value: (_, x) => Number(holds(x)),
  });
  return { op, samples, errors: [] };
}

interface Closeness {
  readonly rtol?: number;
  readonly atol?: number;
  readonly equalNan?: boolean;
}

function closenessSpec(options: Closeness): OpSpec {
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options;
  const samples = elementwiseSamples({
    op: 'isclose',
    arity: 2,
    dtypes: everyDType,
    result: () => 'bool',
    run: ([x, y]) => isclose(x as Tensor, y as Tensor, options),
    // The smallest float16 beside 1 is lost or not, as the device computes in float32 or more.
    edges: (dtype) =>
      edgeValues[dtype].filter((v) => dtype !== 'float16' || Math.abs(v) !== 2 ** -24),
    fill: (dtype, operand) => ({ from: 0, to: dtype === 'bool' ? 2 : 4, seed: operand }),
    value: (dtype, x, y) => {
      if (x === y || (equalNan && Number.isNaN(x) && Number.isNaN(y))) return 1;
      if (rtol === 0 && atol === 0) return 0;
      const to = computing(floatOf(dtype));
      const [a, b, r, t] = [x, y, rtol, atol].map((v) => castTo(to, v));
      const distance = castTo(to, Math.abs(a - b));
      return Number(distance < Infinity && distance <= castTo(to, t + castTo(to, Math.abs(r * b))));
    },
  });
  return { op: `isclose ${JSON.stringify(options)}`, samples, errors: [] };
}

const closenessErrors: OpSpec = {
  op: 'isclose',
  samples: [],
  errors: [
    refused(
      'two dtypes',
      [input('float32', [2]), input('float64', [2])],
      ([x, y]) => isclose(x as Tensor, y as Tensor),
      DTypeError,
      'isclose: x is float32[2], y is float64[2]; both must have one dtype',
    ),
    ...(['rtol', 'atol'] as const).map((name) =>
      refused(
        `a negative ${name}`,
        [input('float32', [2])],
        ([x]) => isclose(x as Tensor, x as Tensor, { [name]: -1 }),
        ValueError,
        `isclose: ${name} is -1; a tolerance is not negative`,
      ),
    ),
  ],
};

export const closenessSpecs: readonly OpSpec[] = [
  predicate('isnan', isnan, Number.isNaN),
  predicate('isinf', isinf, (x) => Math.abs(x) === Infinity),
  predicate('isfinite', isfinite, Number.isFinite),
  ...[
    {},
    { rtol: 0.5, atol: 0 },
    { rtol: 0, atol: 1 },
    { rtol: 0, atol: 0 },
    { equalNan: true },
  ].map(closenessSpec),
  closenessErrors,
];
