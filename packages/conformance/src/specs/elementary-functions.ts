// Specs of the elementary functions that `specs/functions.ts` leaves. The expected values are
// those of the platform's `Math`; of the special functions, which it lacks, those of the
// interpreter, which the tests of @gradus/tensor compare with 40 digits.

import {
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cosh,
  type DType,
  digamma,
  erf,
  erfc,
  erfinv,
  exp2,
  expm1,
  hypot,
  lgamma,
  log1p,
  log2,
  log10,
  sinh,
  tan,
  tanh,
} from '@gradus/tensor';
import { unaryFacts } from '@gradus/tensor/backend';
import type { Fill } from '../sample-input.ts';
import type { OpSpec } from '../spec.ts';
import { floatOf } from './arithmetic.ts';
import { everyDType, floats, integrals } from './dtypes.ts';
import { elementary } from './elementwise-samples.ts';
import { type Call, elementwiseSpec } from './elementwise-spec.ts';

interface Meaning {
  readonly call: Call;
  readonly value: (x: number) => number;
  /** Where the interesting values are; [−10, 10) unless given. */
  readonly domain?: readonly [from: number, to: number];
}

const meanings: Readonly<Record<string, Meaning>> = {
  exp2: { call: exp2, value: (x) => 2 ** x },
  expm1: { call: expm1, value: Math.expm1 },
  log2: { call: log2, value: Math.log2 },
  log10: { call: log10, value: Math.log10 },
  log1p: { call: log1p, value: Math.log1p },
  tan: { call: tan, value: Math.tan },
  asin: { call: asin, value: Math.asin, domain: [-1.1, 1.1] },
  acos: { call: acos, value: Math.acos, domain: [-1.1, 1.1] },
  atan: { call: atan, value: Math.atan },
  sinh: { call: sinh, value: Math.sinh },
  cosh: { call: cosh, value: Math.cosh },
  tanh: { call: tanh, value: Math.tanh, domain: [-3, 3] },
  asinh: { call: asinh, value: Math.asinh },
  acosh: { call: acosh, value: Math.acosh },
  atanh: { call: atanh, value: Math.atanh, domain: [-1.1, 1.1] },
  erf: { call: erf, value: unaryFacts.erf.evaluate, domain: [-4, 4] },
  erfc: { call: erfc, value: unaryFacts.erfc.evaluate },
  erfinv: { call: erfinv, value: unaryFacts.erfinv.evaluate, domain: [-1.1, 1.1] },
  lgamma: { call: lgamma, value: unaryFacts.lgamma.evaluate },
  digamma: { call: digamma, value: unaryFacts.digamma.evaluate },
};

function fillOf(domain: Meaning['domain']): { fill?: (dtype: DType, operand: number) => Fill } {
  if (domain === undefined) return {};
  const [from, to] = domain;
  return { fill: (dtype, seed) => (dtype.startsWith('float') ? { from, to, seed } : [0, 1, 1]) };
}

export const elementarySpecs: readonly OpSpec[] = [
  ...Object.entries(meanings).map(([op, { call, value, domain }]) =>
    elementwiseSpec({
      op,
      call,
      arity: 1,
      dtypes: everyDType,
      computes: floatOf,
      ...fillOf(domain),
      value: (_, x) => value(x),
      tolerance: elementary,
    }),
  ),
  elementwiseSpec({
    op: 'atan2',
    call: atan2,
    arity: 2,
    dtypes: everyDType,
    computes: floatOf,
    value: (_, y, x) => Math.atan2(y, x),
    tolerance: elementary,
  }),
  elementwiseSpec({
    op: 'hypot',
    call: hypot,
    arity: 2,
    dtypes: floats,
    value: (_, x, y) => Math.hypot(x, y),
    tolerance: elementary,
    refuses: { dtypes: integrals, domain: 'floating' },
  }),
];
