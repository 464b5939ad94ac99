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
  IndexError,
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
export { type AddedProductOptions, addmm, baddbmm } from './ops/added-products.ts';
export {
  type AlphaOptions,
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
export { atPut_ } from './ops/at-writing.ts';
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
  Summation,
  SumOptions,
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
export { type Target, to, toAsync } from './ops/conversion.ts';
export { clone, contiguous } from './ops/copying.ts';
export { type BincountOptions, bincount, histc } from './ops/counting.ts';
export {
  type CreationOptions,
  empty,
  full,
  ones,
  tensor,
  zeros,
} from './ops/creation.ts';
export { diff } from './ops/differences.ts';
export { floorDivide, fmod, remainder } from './ops/division.ts';
export { einsum } from './ops/einsum.ts';
export { exp, exp2, expm1, log, log1p, log2, log10 } from './ops/exponential.ts';
export {
  amax,
  amin,
  argmax,
  argmin,
  max,
  min,
} from './ops/extrema.ts';
export { gather, indexSelect, take, takeAlongDim } from './ops/gathering.ts';
export { eye, meshgrid } from './ops/grids.ts';
export { acosh, asinh, atanh, cosh, sinh, tanh } from './ops/hyperbolic.ts';
export { addcdiv, addcmul, type FactorOptions, lerp } from './ops/interpolation.ts';
export { cat, hstack, stack, vstack } from './ops/joining.ts';
export { emptyLike, fullLike, onesLike, zerosLike } from './ops/likes.ts';
export {
  bmm,
  dot,
  matmul,
  mm,
  mv,
  outer,
} from './ops/linear-algebra.ts';
export { logaddexp, xlogy } from './ops/logarithms.ts';
export { logicalAnd, logicalNot, logicalOr, logicalXor } from './ops/logical.ts';
export { diag, tril, triu } from './ops/matrix-parts.ts';
export { median } from './ops/medians.ts';
export { normal } from './ops/normal.ts';
export { norm } from './ops/norms.ts';
export { type NumpyRandomFunctions, numpyRandom } from './ops/numpy-random.ts';
export { oneHot } from './ops/one-hot.ts';
export { type PadMode, type PadOptions, pad } from './ops/padding.ts';
export { type PutOptions, put } from './ops/placing.ts';
export { hypot, pow, reciprocal, rsqrt, sqrt } from './ops/power.ts';
export type { SamplingOptions } from './ops/probabilities.ts';
export {
  type Interpolation,
  type QuantileOptions,
  quantile,
} from './ops/quantiles.ts';
export { type RandomOptions, rand, randLike, randn, randnLike } from './ops/random.ts';
export { randint, randperm } from './ops/random-integers.ts';
export { arange, linspace, logspace } from './ops/ranges.ts';
export {
  all,
  any,
  countNonzero,
  mean,
  nanmean,
  nansum,
  prod,
  sum,
} from './ops/reductions.ts';
export { repeat, repeatInterleave, tile } from './ops/repetition.ts';
export { roll } from './ops/rolling.ts';
export { ceil, floor, frac, round, trunc } from './ops/rounding.ts';
export {
  bernoulli,
  type MultinomialOptions,
  multinomial,
} from './ops/sampling.ts';
export {
  cummax,
  cummin,
  cumprod,
  cumsum,
  logcumsumexp,
  type ScanOptions,
} from './ops/scans.ts';
export {
  type ScatterReduceOptions,
  type ScatterReduction,
  scatterReduce,
} from './ops/scatter-reduction.ts';
export { scatter, scatterAdd } from './ops/scattering.ts';
export {
  type BucketizeOptions,
  bucketize,
  type SearchsortedOptions,
  searchsorted,
} from './ops/searching.ts';
export { clamp, heaviside, maskedFill, nanToNum, where } from './ops/selection.ts';
export { copysign, sign } from './ops/signs.ts';
export { type IndexAddOptions, indexAdd, indexCopy, indexFill } from './ops/slice-writing.ts';
export { logSoftmax, logsumexp, softmax } from './ops/softmax.ts';
export {
  argsort,
  kthvalue,
  type SortOptions,
  sort,
  type TopkOptions,
  topk,
  type ValuesAndIndices,
} from './ops/sorting.ts';
export { digamma, erf, erfc, erfinv, lgamma } from './ops/special.ts';
export { kron, tensordot } from './ops/tensor-products.ts';
export { acos, asin, atan, atan2, cos, sin, tan } from './ops/trigonometry.ts';
export { maskedSelect, nonzero } from './ops/truth-places.ts';
export { type Unique, type UniqueOptions, unique } from './ops/uniqueness.ts';
export { std, type VarianceOptions, var } from './ops/variance.ts';
export type { Index } from './ops/views/at.ts';
export {
  at,
  broadcastTo,
  chunk,
  diagonal,
  expand,
  flatten,
  flip,
  movedim,
  narrow,
  permute,
  reshape,
  select,
  slice,
  split,
  squeeze,
  t,
  transpose,
  unbind,
  unflatten,
  unfold,
  unsqueeze,
  view,
} from './ops/views.ts';
export { Generator } from './random/generator.ts';
export { NumpyRandom } from './random/numpy-random.ts';
export { PythonRandom } from './random/python-random.ts';
export { defaultGenerator, manualSeed, pythonRandom } from './random/seed.ts';
export type { BasicIndex, RangeText } from './shape/index.ts';
export type { Shape } from './shape/shape.ts';
export { allclose, equal } from './tensor/agreement.ts';
export type { Methods } from './tensor/methods.ts';
export type { Nested } from './tensor/nested.ts';
export type { TensorDescription } from './tensor/showing.ts';
export { Tensor } from './tensor/tensor.ts';
