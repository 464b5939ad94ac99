// `@gradus/tensor/functions`: the elementary and special functions of float32 as expressions of
// simple primitives, which backends compile for devices that have no such functions of their own,
// or none that are accurate.

export { powerOfTwo } from './functions/binary-exponent.ts';
export { atLeast, atMost } from './functions/bounds.ts';
export { exp2Double, log2Double, logDouble, narrow, widen } from './functions/double.ts';
export { erf, erfc, erfinv } from './functions/error-function.ts';
export { exp, exp2, expm1 } from './functions/exponential.ts';
export { digamma, digammaOfMagnitude, lgamma, lgammaParts } from './functions/gamma.ts';
export { cosh, sinh, tanh } from './functions/hyperbolic.ts';
export type { Facts } from './functions/interval.ts';
export { acosh, asinh, atanh } from './functions/inverse-hyperbolic.ts';
export { acos, asin, atan, atan2 } from './functions/inverse-trigonometric.ts';
export { log, log1p, log2, log10 } from './functions/logarithm.ts';
export { type Lowerings, loweringWith } from './functions/lowering.ts';
export { polynomial } from './functions/polynomial.ts';
export { rowFacts } from './functions/row-facts.ts';
export { sign } from './functions/sign.ts';
export { cos, sin, tan } from './functions/trigonometric.ts';
