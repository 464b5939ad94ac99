// The largest distance of each function from the truth found on all of float32, in units in the
// last place; the rule is 4 at most.

import type { Binary, Unary } from '@gradus/tensor/backend';

export const unaryUlps: Partial<Record<Unary, number>> = {
  ...{ exp: 1, exp2: 1, expm1: 2, log: 1, log2: 1, log10: 1, log1p: 1 },
  ...{ sin: 2, cos: 2, tan: 3, asin: 2, acos: 1, atan: 2 },
  ...{ sinh: 2, cosh: 2, tanh: 1, asinh: 1, acosh: 1, atanh: 1 },
  ...{ erf: 2, erfc: 2, erfinv: 1, lgamma: 3, digamma: 1 },
  ...{ sqrt: 0, floor: 0, ceil: 0, round: 0, trunc: 0, sign: 0, abs: 0, neg: 0 },
};

export const binaryUlps: Partial<Record<Binary, number>> = {
  ...{ pow: 1, hypot: 0, atan2: 2, copysign: 0 },
  ...{ fmod: 0, remainder: 0, floorDivide: 1 },
};
