// Specs of activation functions. Values are computed in float64 by the textbook formulas, or by
// others where those lose digits; the library may miss them by 4 units in the last place.

import {
  type DType,
  DTypeError,
  elu,
  gelu,
  hardtanh,
  leakyRelu,
  logit,
  mish,
  relu,
  sigmoid,
  silu,
  softplus,
  type Tensor,
  ValueError,
} from '@gradus/tensor';
import { exact } from '../comparison.ts';
import type { Fill, SampleInput } from '../sample-input.ts';
import type { ErrorSample, OpSpec } from '../spec.ts';
import { floatOf } from './arithmetic.ts';
import { everyDType, floats, numbers } from './dtypes.ts';
import { type ElementwiseFacts, elementwiseSamples } from './elementwise-samples.ts';
import { erfc } from './error-function.ts';
import { within } from './expectations.ts';

const functions = {
  elu,
  gelu,
  hardtanh,
  leakyRelu,
  logit,
  mish,
  relu,
  sigmoid,
  silu,
  softplus,
};

type Activation = keyof typeof functions;
type Facts = Pick<ElementwiseFacts, 'value'> & Partial<ElementwiseFacts>;

const between =
  (from: number, to: number) =>
  (dtype: DType, operand: number): Fill => {
    const seed = operand + 11;
    return dtype === 'bool' ? { from: 0, to: 2, seed } : { from, to, seed };
  };

// Near ½ the logarithms of x and 1 − x nearly cancel; there 2x − 1 is exact.
function logOdds(x: number): number {
  return Math.abs(x - 0.5) < 0.25 ? 2 * Math.atanh(2 * x - 1) : Math.log(x) - Math.log1p(-x);
}

const slope = (dtype: DType, value: number): number =>
  dtype === 'float32' ? Math.fround(value) : value;

const facts: Readonly<Record<Activation, Facts>> = {
  sigmoid: { value: (_, x) => 1 / (1 + Math.exp(-x)) },
  logit: { value: (_, x) => logOdds(x), fill: between(0, 1) },
  relu: {
    dtypes: numbers,
    computes: (dtype) => dtype,
    value: (_, x) => Math.max(x, 0),
    tolerance: () => exact,
  },
  softplus: { value: (_, x) => (x > 20 ? x : Math.log1p(Math.exp(x))) },
  // In float64 the formula would be as far off as what it is compared with.
  gelu: {
    dtypes: ['float32', 'int32', 'uint8', 'bool'],
    value: (_, x) => 0.5 * x * erfc(-x * Math.SQRT1_2),
    fill: between(-5, 5),
  },
  silu: { value: (_, x) => x / (1 + Math.exp(-x)) },
  mish: { value: (_, x) => x * Math.tanh(Math.log1p(Math.exp(x))) },
  elu: { value: (_, x) => (x > 0 ? x : Math.expm1(x)) },
  leakyRelu: {
    value: (dtype, x) => (x > 0 ? x : x * slope(dtype, 0.01)),
    tolerance: () => exact,
  },
  hardtanh: {
    dtypes: [...floats, 'int32'],
    computes: (dtype) => dtype,
    value: (_, x) => (Number.isNaN(x) ? x : Math.min(Math.max(x, -1), 1)),
    tolerance: () => exact,
  },
};

const input = (dtype: DType): SampleInput => ({
  dtype,
  shape: [2],
  fill: [0, 1],
  layout: 'contiguous',
});

const boolError = (op: 'relu' | 'relu_' | 'hardtanh', run: ErrorSample['run']): ErrorSample => ({
  name: 'bool',
  inputs: [input('bool')],
  run,
  error: DTypeError,
  message: `${op}: bool operands; the rule is number dtypes only`,
});

const errors: Readonly<Partial<Record<Activation, readonly ErrorSample[]>>> = {
  relu: [
    boolError('relu', ([x]) => relu(x as Tensor)),
    { ...boolError('relu_', ([x]) => (x as Tensor).relu_()), name: 'bool, in place' },
  ],
  hardtanh: [
    {
      ...boolError('hardtanh', ([x]) => hardtanh(x as Tensor, false, true)),
      name: 'bool bounds of bool',
    },
    ...(['minVal', 'maxVal'] as const).map((bound) => ({
      name: `a ${bound} that uint8 cannot hold`,
      inputs: [input('uint8')],
      run: ([x]: Parameters<ErrorSample['run']>[0]) =>
        bound === 'minVal' ? hardtanh(x as Tensor) : hardtanh(x as Tensor, 0, 256),
      error: ValueError,
      message:
        `hardtanh: ${bound} is ${bound === 'minVal' ? -1 : 256}, x is uint8[2]; ` +
        'a bound must be a number that uint8 holds',
    })),
  ],
  gelu: [
    {
      name: 'an unknown approximation',
      inputs: [input('float32')],
      run: ([x]) => Reflect.apply(gelu, undefined, [x, { approximate: 'erf' }]),
      error: ValueError,
      message: "gelu: approximate is erf; it is 'none' or 'tanh'",
    },
  ],
  sigmoid: [
    {
      name: 'in place, integers, which the floating result does not fit',
      inputs: [input('int32')],
      run: ([x]) => (x as Tensor).sigmoid_(),
      error: DTypeError,
      message:
        'sigmoid_: the result is float32, the target is int32[2]; ' +
        'a write must not lose the kind of number',
    },
  ],
};

function plain(op: Activation): OpSpec {
  const samples = elementwiseSamples({
    op,
    arity: 1,
    dtypes: everyDType,
    computes: floatOf,
    run: ([x]) => functions[op](x as Tensor),
    runInPlace: ([x]) => (x as Tensor)[`${op}_`](),
    tolerance: within(4),
    ...facts[op],
  });
  return { op, samples, errors: errors[op] ?? [] };
}

function withParameters(
  op: Activation,
  parameters: string,
  run: (x: Tensor) => Tensor,
  runInPlace: (x: Tensor) => Tensor,
  value: ElementwiseFacts['value'],
  more: Partial<ElementwiseFacts> = {},
): OpSpec {
  const samples = elementwiseSamples({
    op,
    arity: 1,
    dtypes: floats,
    run: ([x]) => run(x as Tensor),
    runInPlace: ([x]) => runInPlace(x as Tensor),
    value,
    tolerance: within(4),
    ...more,
  });
  return { op: `${op}(x, ${parameters})`, samples, errors: [] };
}

const tanhGelu = (x: number): number => {
  const u = Math.sqrt(8 / Math.PI) * (x + 0.044715 * x * x * x);
  return x / (1 + Math.exp(-u));
};

// Parameters are powers of two where rounding them would blur the comparison.
export const activationSpecs: readonly OpSpec[] = [
  ...(Object.keys(facts) as Activation[]).map(plain),
  withParameters(
    'softplus',
    '2, 1',
    (x) => softplus(x, 2, 1),
    (x) => x.softplus_(2, 1),
    (_, x) => (2 * x > 1 ? x : Math.log1p(Math.exp(2 * x)) / 2),
  ),
  withParameters(
    'elu',
    '0.5',
    (x) => elu(x, 0.5),
    (x) => x.elu_(0.5),
    (_, x) => (x > 0 ? x : 0.5 * Math.expm1(x)),
  ),
  withParameters(
    'leakyRelu',
    '0.3',
    (x) => leakyRelu(x, 0.3),
    (x) => x.leakyRelu_(0.3),
    (dtype, x) => (x > 0 ? x : x * slope(dtype, 0.3)),
    { tolerance: () => exact },
  ),
  withParameters(
    'logit',
    '0.125',
    (x) => logit(x, 0.125),
    (x) => x.logit_(0.125),
    (_, x) => logOdds(Number.isNaN(x) ? x : Math.min(Math.max(x, 0.125), 0.875)),
    { fill: between(-0.5, 1.5) },
  ),
  // e⁻ᵘ with |u| ≤ 36 and five roundings before it, in float64 those of the formula.
  withParameters(
    'gelu',
    'tanh',
    (x) => gelu(x, { approximate: 'tanh' }),
    (x) => x.gelu_({ approximate: 'tanh' }),
    (_, x) => tanhGelu(x),
    { fill: between(-5, 5), tolerance: (dtype) => within(dtype === 'float64' ? 128 : 4)(dtype) },
  ),
];
