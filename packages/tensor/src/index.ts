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
export type { Category, DType, HostArray } from './dtype/dtype.ts';
export { promoteTypes } from './dtype/promotion.ts';
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
export { cat, hstack, stack, vstack } from './ops/arranging/joining.ts';
export { diag, tril, triu } from './ops/arranging/matrix-parts.ts';
export { type PadMode, type PadOptions, pad } from './ops/arranging/padding.ts';
export { repeat, repeatInterleave, tile } from './ops/arranging/repetition.ts';
export { roll } from './ops/arranging/rolling.ts';
export type {
  Elementwise,
  ElementwiseCall,
  ElementwiseFunction,
  ReduceOptions,
  Reduction,
  Summation,
  SumOptions,
} from './ops/callable.ts';
export { type Target, to, toAsync } from './ops/conversion.ts';
export { clone, contiguous } from './ops/copying.ts';
export { type Halves, tensor } from './ops/creation/data.ts';
export { type CreationOptions, empty, full, ones, zeros } from './ops/creation/filled.ts';
export { eye, meshgrid } from './ops/creation/grids.ts';
export { emptyLike, fullLike, onesLike, zerosLike } from './ops/creation/likes.ts';
export { arange, linspace, logspace } from './ops/creation/ranges.ts';
export {
  elu,
  hardtanh,
  leakyRelu,
  logit,
  mish,
  relu,
  sigmoid,
  silu,
  softplus,
} from './ops/elementwise/activations.ts';
export {
  type AlphaOptions,
  abs,
  add,
  type DivOptions,
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
} from './ops/elementwise/arithmetic.ts';
export {
  bitwiseAnd,
  bitwiseLeftShift,
  bitwiseNot,
  bitwiseOr,
  bitwiseRightShift,
  bitwiseXor,
} from './ops/elementwise/bitwise.ts';
export {
  type ClosenessOptions,
  isclose,
  isfinite,
  isinf,
  isnan,
} from './ops/elementwise/closeness.ts';
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
} from './ops/elementwise/comparison.ts';
export { floorDivide, fmod, remainder } from './ops/elementwise/division.ts';
export { exp, exp2, expm1, log, log1p, log2, log10 } from './ops/elementwise/exponential.ts';
export { type GeluOptions, gelu } from './ops/elementwise/gelu.ts';
export { acosh, asinh, atanh, cosh, sinh, tanh } from './ops/elementwise/hyperbolic.ts';
export { addcdiv, addcmul, type FactorOptions, lerp } from './ops/elementwise/interpolation.ts';
export { logaddexp, xlogy } from './ops/elementwise/logarithms.ts';
export { logicalAnd, logicalNot, logicalOr, logicalXor } from './ops/elementwise/logical.ts';
export { hypot, pow, reciprocal, rsqrt, sqrt } from './ops/elementwise/power.ts';
export { ceil, floor, frac, type RoundOptions, round, trunc } from './ops/elementwise/rounding.ts';
export { clamp, heaviside, maskedFill, nanToNum, where } from './ops/elementwise/selection.ts';
export { copysign, sign } from './ops/elementwise/signs.ts';
export { digamma, erf, erfc, erfinv, lgamma } from './ops/elementwise/special.ts';
export { acos, asin, atan, atan2, cos, sin, tan } from './ops/elementwise/trigonometry.ts';
export { atPut_ } from './ops/indexing/at-writing.ts';
export { gather, indexSelect, take, takeAlongDim } from './ops/indexing/gathering.ts';
export { oneHot } from './ops/indexing/one-hot.ts';
export { type PutOptions, put } from './ops/indexing/placing.ts';
export {
  type ScatterReduceOptions,
  type ScatterReduction,
  scatterReduce,
} from './ops/indexing/scatter-reduction.ts';
export { type ScatterOptions, scatter, scatterAdd } from './ops/indexing/scattering.ts';
export {
  type IndexAddOptions,
  indexAdd,
  indexCopy,
  indexFill,
} from './ops/indexing/slice-writing.ts';
export { maskedSelect, nonzero } from './ops/indexing/truth-places.ts';
export { median } from './ops/ordering/medians.ts';
export {
  type Interpolation,
  type QuantileOptions,
  quantile,
} from './ops/ordering/quantiles.ts';
export {
  type BucketizeOptions,
  bucketize,
  type SearchsortedOptions,
  searchsorted,
} from './ops/ordering/searching.ts';
export {
  argsort,
  kthvalue,
  type SortOptions,
  sort,
  type TopkOptions,
  topk,
  type ValuesAndIndices,
} from './ops/ordering/sorting.ts';
export { type Unique, type UniqueOptions, unique } from './ops/ordering/uniqueness.ts';
export { type AddedProductOptions, addmm, baddbmm } from './ops/products/added-products.ts';
export { einsum } from './ops/products/einsum.ts';
export {
  bmm,
  dot,
  matmul,
  mm,
  mv,
  outer,
} from './ops/products/linear-algebra.ts';
export { kron, tensordot } from './ops/products/tensor-products.ts';
export { type RandomOptions, rand, randLike, randn, randnLike } from './ops/random/floats.ts';
export { randint, randperm } from './ops/random/integers.ts';
export { normal } from './ops/random/normal.ts';
export { type NumpyRandomFunctions, numpyRandom } from './ops/random/numpy.ts';
export type { SamplingOptions } from './ops/random/probabilities.ts';
export {
  bernoulli,
  type MultinomialOptions,
  multinomial,
} from './ops/random/sampling.ts';
export { type BincountOptions, bincount, histc } from './ops/reductions/counting.ts';
export { type DiffOptions, diff } from './ops/reductions/differences.ts';
export {
  amax,
  amin,
  argmax,
  argmin,
  max,
  min,
} from './ops/reductions/extrema.ts';
export { norm } from './ops/reductions/norms.ts';
export {
  cummax,
  cummin,
  cumprod,
  cumsum,
  logcumsumexp,
  type ScanOptions,
} from './ops/reductions/scans.ts';
export { logSoftmax, logsumexp, softmax } from './ops/reductions/softmax.ts';
export {
  all,
  any,
  countNonzero,
  mean,
  nanmean,
  nansum,
  prod,
  sum,
} from './ops/reductions/totals.ts';
export { std, type VarianceOptions, var } from './ops/reductions/variance.ts';
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
} from './ops/views/index.ts';
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
