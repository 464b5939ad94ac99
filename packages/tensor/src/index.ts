// `@gradus/tensor`: tensors, their operations, random numbers and devices.

import './tensor/methods.ts';

export type { Backend, MemoryStatistics } from './backend/contract.ts';
export type { Counters } from './backend/counters.ts';
export {
  defaultDevice,
  devices,
  registerBackend,
  setDefaultDevice,
  unregisterBackend,
} from './backend/registry.ts';
export { type Category, type DType, type HostArray, promoteTypes } from './dtype/dtype.ts';
export {
  DeviceError,
  DisposedError,
  DTypeError,
  type ErrorDetails,
  GradusError,
  OutOfMemoryError,
  ShapeError,
  ValueError,
} from './errors.ts';
export type { Scalar, Value } from './execute/value.ts';
export { keep, scope } from './memory/scope.ts';
export { counters, memory } from './memory/statistics.ts';
export {
  elu,
  type GeluOptions,
  gelu,
  hardtanh,
  leakyRelu,
  logit,
  mish,
  relu,
  sigmoid,
  silu,
  softplus,
} from './ops/activations.ts';
export {
  abs,
  add,
  div,
  fmax,
  fmin,
  maximum,
  minimum,
  mul,
  neg,
  negative,
  positive,
  square,
  sub,
} from './ops/arithmetic.ts';
export {
  bitwiseAnd,
  bitwiseLeftShift,
  bitwiseNot,
  bitwiseOr,
  bitwiseRightShift,
  bitwiseXor,
} from './ops/bitwise.ts';
export type {
  Elementwise,
  ElementwiseCall,
  ElementwiseFunction,
  ReduceOptions,
  Reduction,
} from './ops/callable.ts';
export { type ClosenessOptions, isclose, isfinite, isinf, isnan } from './ops/closeness.ts';
export {
  eq,
  ge,
  greater,
  greaterEqual,
  gt,
  le,
  less,
  lessEqual,
  lt,
  ne,
  notEqual,
} from './ops/comparison.ts';
export { clone, contiguous } from './ops/copying.ts';
export {
  type CreationOptions,
  empty,
  full,
  linspace,
  ones,
  tensor,
  zeros,
} from './ops/creation.ts';
export { floorDivide, fmod, remainder } from './ops/division.ts';
export { exp, exp2, expm1, log, log1p, log2, log10 } from './ops/exponential.ts';
export { acosh, asinh, atanh, cosh, sinh, tanh } from './ops/hyperbolic.ts';
export { addcdiv, addcmul, type FactorOptions, lerp } from './ops/interpolation.ts';
export { mm } from './ops/linear-algebra.ts';
export { logaddexp, xlogy } from './ops/logarithms.ts';
export { logicalAnd, logicalNot, logicalOr, logicalXor } from './ops/logical.ts';
export { type NumpyRandomFunctions, numpyRandom } from './ops/numpy-random.ts';
export { hypot, pow, reciprocal, rsqrt, sqrt } from './ops/power.ts';
export { rand, randn } from './ops/random.ts';
export { amax, amin, prod, sum } from './ops/reductions.ts';
export { ceil, floor, frac, round, trunc } from './ops/rounding.ts';
export { clamp, heaviside, maskedFill, nanToNum, where } from './ops/selection.ts';
export { copysign, sign } from './ops/signs.ts';
export { digamma, erf, erfc, erfinv, lgamma } from './ops/special.ts';
export { acos, asin, atan, atan2, cos, sin, tan } from './ops/trigonometry.ts';
export { expand, narrow, permute, t, transpose } from './ops/views.ts';
export { Generator } from './random/generator.ts';
export { NumpyRandom } from './random/numpy-random.ts';
export { PythonRandom } from './random/python-random.ts';
export { defaultGenerator, manualSeed, pythonRandom } from './random/seed.ts';
export type { Shape } from './shape/shape.ts';
export { allclose, equal } from './tensor/agreement.ts';
export type { Methods } from './tensor/methods.ts';
export type { Nested } from './tensor/nested.ts';
export { Tensor } from './tensor/tensor.ts';
