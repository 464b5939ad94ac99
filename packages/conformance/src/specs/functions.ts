// Specs of roots, powers, exponentials and trigonometry. The expected value is that of the
// platform's `Math`, which other libraries may miss by a unit in the last place.

import {
  cos,
  type DType,
  exp,
  log,
  pow,
  reciprocal,
  rsqrt,
  sin,
  sqrt,
  type Tensor,
  type Value,
} from '@gradus/tensor';
import { exact, type Tolerance, ulps } from '../comparison.ts';
import type { Fill } from '../sample-input.ts';
import type { OpSpec } from '../spec.ts';
import { floatOf } from './arithmetic.ts';
import { everyDType, floats, numbers } from './dtypes.ts';
import { type ElementwiseFacts, elementary, elementwiseSamples } from './elementwise-samples.ts';
import { within } from './expectations.ts';

type Function = 'sqrt' | 'rsqrt' | 'reciprocal' | 'exp' | 'log' | 'sin' | 'cos';

const functions = { sqrt, rsqrt, reciprocal, exp, log, sin, cos };

interface Meaning {
  readonly value: (x: number) => number;
  readonly tolerance?: (result: DType) => Tolerance;
}

// IEEE 754 rounds roots and quotients correctly; the others are approximated.
const meanings: Readonly<Record<Function, Meaning>> = {
  sqrt: { value: Math.sqrt },
  reciprocal: { value: (x) => 1 / x },
  // Root and quotient are rounded, the first one half in the result.
  rsqrt: { value: (x) => 1 / Math.sqrt(x), tolerance: within(2) },
  exp: { value: Math.exp, tolerance: elementary },
  log: { value: Math.log, tolerance: elementary },
  sin: { value: Math.sin, tolerance: elementary },
  cos: { value: Math.cos, tolerance: elementary },
};

function functionSpec(op: Function): OpSpec {
  const { value, tolerance } = meanings[op];
  const samples = elementwiseSamples({
    op,
    arity: 1,
    dtypes: everyDType,
    computes: floatOf,
    run: ([x]) => functions[op](x as Tensor),
    runInPlace: ([x]) => (x as Tensor)[`${op}_`](),
    value: (_, x) => value(x),
    ...(tolerance && { tolerance }),
  });
  return { op, samples, errors: [] };
}

function power(exponent: number, facts: Partial<ElementwiseFacts>): OpSpec {
  const samples = elementwiseSamples({
    op: 'pow',
    arity: 1,
    dtypes: floats,
    run: ([x]) => pow(x as Tensor, exponent),
    value: (_, x) => x ** exponent,
    ...facts,
  });
  return { op: `pow(x, ${exponent})`, samples, errors: [] };
}

// Two products round twice in the dtype, the expected value once: less than two units apart.
const cube: Partial<ElementwiseFacts> = {
  dtypes: numbers,
  value: (dtype, x) => {
    if (dtype === 'int32') return Math.imul(Math.imul(x, x), x);
    return dtype === 'uint8' ? (x * x * x) & 255 : x * x * x;
  },
  tolerance: (dtype) => (dtype === 'float32' ? ulps(2) : dtype === 'float16' ? ulps(1) : exact),
};

// Small bases, so that products of whole powers stay within range.
const bases: ElementwiseFacts['fill'] = (_, operand): Fill =>
  operand === 0 ? { from: 0, to: 4, seed: 3 } : { from: -3, to: 3, seed: 4 };

// C has 1 where JavaScript has NaN: any power of 1, and infinite powers of −1.
function powerOf(_: DType, x: number, y: number): number {
  return x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y;
}

const general: OpSpec = {
  op: 'pow',
  samples: elementwiseSamples({
    op: 'pow',
    arity: 2,
    dtypes: floats,
    fill: bases,
    run: ([x, y]: readonly Value[]) => pow(x, y),
    value: powerOf,
    tolerance: elementary,
  }),
  errors: [],
};

export const functionSpecs: readonly OpSpec[] = [
  ...(Object.keys(meanings) as Function[]).map(functionSpec),
  power(0.5, { dtypes: everyDType, computes: floatOf, value: (_, x) => Math.sqrt(x) }),
  power(-1, { value: (_, x) => 1 / x }),
  power(2, { value: (_, x) => x * x }),
  power(3, cube),
  power(1.5, { fill: bases, tolerance: elementary }),
  general,
];
