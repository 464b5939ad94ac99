// Specs of ops on two and three operands that are composed of others, of what kind of number an
// element is, and of the tensors that numbers replace.

import {
  addcdiv,
  addcmul,
  clamp,
  type DType,
  DTypeError,
  fmax,
  fmin,
  heaviside,
  isclose,
  isfinite,
  isinf,
  isnan,
  lerp,
  logaddexp,
  nanToNum,
  positive,
  pow,
  rsqrt,
  ShapeError,
  scope,
  type Tensor,
  type Value,
  ValueError,
  where,
  xlogy,
} from '@gradus/tensor';
import { exact, type Tolerance, ulps } from '../comparison.ts';
import type { SampleInput, SampleLayout } from '../sample-input.ts';
import type { ErrorSample, OpSpec, Sample } from '../spec.ts';
import { floatOf } from './arithmetic.ts';
import { castTo } from './casts.ts';
import {
  defaultFill,
  type ElementwiseFacts,
  elementwiseExpected,
  elementwiseSamples,
} from './elementwise-samples.ts';

const all: readonly DType[] = ['float32', 'float64', 'int32', 'uint8', 'bool'];
const floats = all.slice(0, 2);

const within =
  (count: number) =>
  (result: DType): Tolerance =>
    result.startsWith('float') ? ulps(count) : exact;

const isFloat = (dtype: DType): boolean => dtype.startsWith('float');

function input(
  dtype: DType,
  shape: readonly number[],
  operand = 0,
  layout: SampleLayout = 'contiguous',
): SampleInput {
  return { dtype, shape, layout, fill: defaultFill(dtype, operand) };
}

function refused(
  name: string,
  inputs: ErrorSample['inputs'],
  run: ErrorSample['run'],
  error: ErrorSample['error'],
  message: string,
): ErrorSample {
  return { name, inputs, run, error, message };
}

const shapeRule = 'do not broadcast: sizes 3 and 4 of dim -1 differ and neither is 1';

function predicate(op: string, run: (x: Tensor) => Tensor, holds: (x: number) => boolean): OpSpec {
  const samples = elementwiseSamples({
    op,
    arity: 1,
    dtypes: all,
    result: () => 'bool',
    run: ([x]) => run(x as Tensor),
    value: (_, x) => Number(holds(x)),
  });
  return { op, samples, errors: [] };
}

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
  fmax: { dtypes: all, value: (_, x, y) => other(x, y, Math.max(x, y)) },
  fmin: { dtypes: all, value: (_, x, y) => other(x, y, Math.min(x, y)) },
  heaviside: { dtypes: all, value: (_, x, y) => (x === 0 ? y : Number(x > 0)) },
  xlogy: {
    dtypes: all,
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

interface Triple {
  readonly op: string;
  readonly dtypes: readonly DType[];
  readonly run: (x: Tensor, y: Tensor, z: Tensor) => Tensor;
  readonly runInPlace: (x: Tensor, y: Tensor, z: Tensor) => Tensor;
  readonly value: (x: number, y: number, z: number) => number;
  readonly tolerance?: Sample['tolerance'];
}

const layouts: readonly SampleLayout[] = ['contiguous', 'transposed', 'narrowed'];

/** Layouts and broadcasts of three operands of one dtype. */
function tripleSamples({ dtypes, run, runInPlace, value, tolerance }: Triple): Sample[] {
  const sample = (name: string, inputs: readonly SampleInput[], call: Triple['run']): Sample => ({
    name: `${name}, ${inputs[0].dtype}`,
    inputs,
    run: ([x, y, z]) => call(x as Tensor, y as Tensor, z as Tensor),
    expected: (hosts) =>
      elementwiseExpected(inputs[0].dtype, hosts, (x, y, z) => {
        const result = value(x, y, z);
        return inputs[0].dtype === 'uint8' ? result & 255 : result;
      }),
    tolerance: tolerance ?? (() => exact),
  });
  return dtypes.flatMap((dtype) => [
    ...layouts.flatMap((layout, i) => {
      const inputs = [0, 1, 2].map((operand) =>
        input(dtype, [3, 6], operand, layouts[(i * operand) % 3] ?? layout),
      );
      return [
        sample('layouts', inputs, run),
        sample('in place', [{ ...inputs[0], layout }, ...inputs.slice(1)], runInPlace),
      ];
    }),
    ...[
      [[2, 1, 3], [4, 1], [3]],
      [[], [2], [1, 1]],
      [[0], [1], []],
    ].map((shapes) =>
      sample(
        'broadcasts',
        shapes.map((shape, operand) => input(dtype, shape, operand)),
        run,
      ),
    ),
  ]);
}

/** So many units in the last place of the largest magnitude that occurs on the way. */
const nearTerms =
  (magnitude: number): Sample['tolerance'] =>
  (expected) => ({
    kind: 'bound',
    bounds: expected.values.map(
      () => magnitude * (expected.dtype === 'float64' ? 2 ** -51 : 2 ** -22),
    ),
  });

const numbers = all.slice(0, 4);

const triples: readonly Triple[] = [
  {
    op: 'addcmul',
    dtypes: ['float32', 'float64', 'uint8'],
    run: (x, y, z) => addcmul(x, y, z),
    runInPlace: (x, y, z) => x.addcmul_(y, z),
    value: (x, y, z) => x + y * z,
    tolerance: (expected, inputs) =>
      isFloat(expected.dtype) ? nearTerms(110)(expected, inputs) : exact,
  },
  {
    op: 'addcmul with a value',
    dtypes: ['float32', 'float64', 'uint8'],
    run: (x, y, z) => addcmul(x, y, z, { value: 3 }),
    runInPlace: (x, y, z) => x.addcmul_(y, z, { value: 3 }),
    value: (x, y, z) => x + 3 * y * z,
    tolerance: (expected, inputs) =>
      isFloat(expected.dtype) ? nearTerms(310)(expected, inputs) : exact,
  },
  {
    op: 'addcdiv',
    dtypes: floats,
    run: (x, y, z) => addcdiv(x, y, z.abs().add(1), { value: -2 }),
    runInPlace: (x, y, z) => x.addcdiv_(y, z.abs().add(1), { value: -2 }),
    value: (x, y, z) => x - (2 * y) / (Math.abs(z) + 1),
    tolerance: nearTerms(50),
  },
  {
    op: 'lerp',
    dtypes: floats,
    run: (x, y, z) => lerp(x, y, z),
    runInPlace: (x, y, z) => x.lerp_(y, z),
    value: (x, y, z) => x + z * (y - x),
    tolerance: nearTerms(220),
  },
];

function triple(facts: Triple): OpSpec {
  const name = facts.op.split(' ')[0];
  return {
    op: facts.op,
    samples: tripleSamples(facts),
    errors: [
      refused(
        'shapes that do not broadcast',
        [input('float32', [3]), input('float32', [4]), input('float32', [])],
        ([x, y, z]) => scope(() => facts.run(x as Tensor, y as Tensor, z as Tensor)),
        ShapeError,
        `${name}: shapes [3] and [4] and [] ${shapeRule}`,
      ),
    ],
  };
}

// The ends are hit exactly, whatever lies between.
const lerpEnds: OpSpec = {
  op: 'lerp at its ends',
  samples: floats.flatMap((dtype) =>
    [0, 1].map((weight) => ({
      name: `${dtype}`,
      inputs: [input(dtype, [7]), input(dtype, [7], 1)],
      run: ([x, y]: readonly Value[]) => lerp(x as Tensor, y, weight),
      expected: (hosts: Parameters<Sample['expected']>[0]) =>
        elementwiseExpected(dtype, hosts, (x, y) => (weight === 0 ? x : y)),
      tolerance: () => exact,
    })),
  ),
  errors: [],
};

function choice(dtype: DType, shapes: readonly (readonly number[])[], asMethod: boolean): Sample {
  const [condition, x, y] = shapes;
  return {
    name: `${asMethod ? 'as a method' : 'as a function'}, ${dtype}`,
    inputs: [input('bool', condition, 3, 'transposed'), input(dtype, x), input(dtype, y, 1)],
    run: ([c, a, b]) => (asMethod ? (a as Tensor).where(c as Tensor, b) : where(c as Tensor, a, b)),
    expected: (hosts) => elementwiseExpected(dtype, hosts, (c, a, b) => (c !== 0 ? a : b)),
    tolerance: () => exact,
  };
}

const chosen: OpSpec = {
  op: 'where',
  samples: [
    ...all.flatMap((dtype) =>
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

const largest: Readonly<Record<'float32' | 'float64', number>> = {
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
      dtypes: all,
      run: ([x]) => nanToNum(x as Tensor),
      runInPlace: ([x]) => (x as Tensor).nanToNum_(),
      value: (dtype, x) =>
        dtype === 'float32' || dtype === 'float64'
          ? replaced(x, 0, largest[dtype], -largest[dtype])
          : x,
    }),
    ...elementwiseSamples({
      op: 'nanToNum(x, 1.5, null, -2)',
      arity: 1,
      dtypes: floats,
      run: ([x]) => nanToNum(x as Tensor, 1.5, null, -2),
      value: (dtype, x) =>
        replaced(x, 1.5, dtype === 'float32' ? largest.float32 : largest.float64, -2),
    }),
  ],
  errors: [],
};

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
    dtypes: all,
    result: () => 'bool',
    run: ([x, y]) => isclose(x as Tensor, y as Tensor, options),
    fill: (dtype, operand) => ({ from: 0, to: dtype === 'bool' ? 2 : 4, seed: operand }),
    value: (dtype, x, y) => {
      if (x === y || (equalNan && Number.isNaN(x) && Number.isNaN(y))) return 1;
      if (rtol === 0 && atol === 0) return 0;
      const to = floatOf(dtype);
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

const roots: OpSpec = {
  op: 'rsqrt',
  samples: elementwiseSamples({
    op: 'rsqrt',
    arity: 1,
    dtypes: all,
    computes: floatOf,
    run: ([x]) => rsqrt(x as Tensor),
    runInPlace: ([x]) => (x as Tensor).rsqrt_(),
    value: (_, x) => 1 / Math.sqrt(x),
    // Root and quotient are rounded, the first one half in the result.
    tolerance: within(2),
  }),
  errors: [],
};

const identity: OpSpec = {
  op: 'positive',
  samples: elementwiseSamples({
    op: 'positive',
    arity: 1,
    dtypes: numbers,
    run: ([x]) => positive(x as Tensor).clone(),
    value: (_, x) => x,
  }),
  errors: [
    refused(
      'bool',
      [input('bool', [2])],
      ([x]) => positive(x as Tensor),
      DTypeError,
      'positive: bool operands; the rule is number dtypes only',
    ),
  ],
};

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
        DTypeError,
        `${op}_: the result is float32, the target is int32[3]; ` +
          'a write must not lose the kind of number',
      ),
    ],
  };
}

export const compositeSpecs: readonly OpSpec[] = [
  ...(Object.keys(pairs) as Pair[]).map(pair),
  ...triples.map(triple),
  scaled('add'),
  scaled('sub'),
  lerpEnds,
  chosen,
  replacing,
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
  roots,
  identity,
  powerErrors,
  boundErrors,
];
