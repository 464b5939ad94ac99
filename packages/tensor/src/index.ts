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
export { atPut_ } from './ops/at-writing.ts';
export type { Elementwise, ReduceOptions, Reduction } from './ops/callable.ts';
export { eq, ge, gt, le, lt, ne } from './ops/comparison.ts';
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
export { exp, log } from './ops/exponential.ts';
export { gather, indexSelect, take, takeAlongDim } from './ops/gathering.ts';
export { eye, meshgrid } from './ops/grids.ts';
export { cat, hstack, stack, vstack } from './ops/joining.ts';
export { emptyLike, fullLike, onesLike, zerosLike } from './ops/likes.ts';
export { mm } from './ops/linear-algebra.ts';
export { diag, tril, triu } from './ops/matrix-parts.ts';
export { normal } from './ops/normal.ts';
export { type NumpyRandomFunctions, numpyRandom } from './ops/numpy-random.ts';
export { oneHot } from './ops/one-hot.ts';
export { type PadMode, type PadOptions, pad } from './ops/padding.ts';
export { type PutOptions, put } from './ops/placing.ts';
export { pow, reciprocal, sqrt } from './ops/power.ts';
export type { SamplingOptions } from './ops/probabilities.ts';
export { type RandomOptions, rand, randLike, randn, randnLike } from './ops/random.ts';
export { randint, randperm } from './ops/random-integers.ts';
export { arange, linspace, logspace } from './ops/ranges.ts';
export { amax, amin, prod, sum } from './ops/reductions.ts';
export { repeat, repeatInterleave, tile } from './ops/repetition.ts';
export { roll } from './ops/rolling.ts';
export {
  bernoulli,
  type MultinomialOptions,
  multinomial,
} from './ops/sampling.ts';
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
export { clamp, maskedFill } from './ops/selection.ts';
export { type IndexAddOptions, indexAdd, indexCopy, indexFill } from './ops/slice-writing.ts';
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
export { maskedSelect, nonzero } from './ops/truth-places.ts';
export { type Unique, type UniqueOptions, unique } from './ops/uniqueness.ts';
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
export type { Methods } from './tensor/methods.ts';
export type { Nested } from './tensor/nested.ts';
export { Tensor } from './tensor/tensor.ts';
