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
  abs,
  add,
  div,
  maximum,
  minimum,
  mul,
  neg,
  square,
  sub,
} from './ops/arithmetic.ts';
export type {
  Elementwise,
  ReduceOptions,
  Reduction,
  Summation,
  SumOptions,
} from './ops/callable.ts';
export { eq, ge, gt, le, lt, ne } from './ops/comparison.ts';
export { clone, contiguous } from './ops/copying.ts';
export {
  type BincountOptions,
  bincount,
  histc,
  maskedSelect,
  nonzero,
  type Unique,
  type UniqueOptions,
  unique,
} from './ops/counting.ts';
export {
  type CreationOptions,
  empty,
  full,
  linspace,
  ones,
  tensor,
  zeros,
} from './ops/creation.ts';
export { diff } from './ops/differences.ts';
export { exp, log } from './ops/exponential.ts';
export {
  amax,
  amin,
  argmax,
  argmin,
  max,
  min,
} from './ops/extrema.ts';
export { gather, indexSelect, take, takeAlongDim } from './ops/gathering.ts';
export { mm } from './ops/linear-algebra.ts';
export { norm } from './ops/norms.ts';
export { type NumpyRandomFunctions, numpyRandom } from './ops/numpy-random.ts';
export { pow, reciprocal, sqrt } from './ops/power.ts';
export {
  type Interpolation,
  median,
  type QuantileOptions,
  quantile,
} from './ops/quantiles.ts';
export { rand, randn } from './ops/random.ts';
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
export {
  cummax,
  cummin,
  cumprod,
  cumsum,
  logcumsumexp,
  type ScanOptions,
} from './ops/scans.ts';
export {
  type IndexAddOptions,
  indexAdd,
  indexCopy,
  indexFill,
  type PutOptions,
  put,
  type ScatterReduceOptions,
  type ScatterReduction,
  scatter,
  scatterAdd,
  scatterReduce,
} from './ops/scattering.ts';
export {
  type BucketizeOptions,
  bucketize,
  type SearchsortedOptions,
  searchsorted,
} from './ops/searching.ts';
export { clamp, maskedFill } from './ops/selection.ts';
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
export { cos, sin } from './ops/trigonometry.ts';
export { std, type VarianceOptions, var } from './ops/variance.ts';
export { expand, narrow, permute, t, transpose } from './ops/views.ts';
export { Generator } from './random/generator.ts';
export { NumpyRandom } from './random/numpy-random.ts';
export { PythonRandom } from './random/python-random.ts';
export { defaultGenerator, manualSeed, pythonRandom } from './random/seed.ts';
export type { Shape } from './shape/shape.ts';
export type { Methods } from './tensor/methods.ts';
export type { Nested } from './tensor/nested.ts';
export { Tensor } from './tensor/tensor.ts';
