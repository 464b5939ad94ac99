// `@gradus/tensor/interpreter`: the one door through which every op goes, and the stack of
// interpreters behind it. Autograd and tracing add an interpreter; the executor lies at the
// bottom and is the only one that computes. `rowOp` defines ops for those above as for this layer.

export { dtypes } from './dtype/dtype.ts';
export { deferFrom } from './execute/deferral/policy.ts';
export { beforeWrite } from './execute/deferral/writing.ts';
export { apply, assign, type Interpreter, initialize, pushInterpreter } from './execute/door.ts';
export {
  type Capture,
  capturing,
  currentCapture,
  dependingOn,
  eachRun,
  everyProgramDependsOn,
  type HostValues,
  isCapturing,
  refuseCaptured,
  refuseDecidedByValues,
} from './execute/launch.ts';
export { perRun } from './execute/per-run.ts';
export { checkCallback, synchronous } from './execute/synchronous.ts';
export { isScalar, type Scalar, type Value } from './execute/value.ts';
export {
  type Builder,
  builder,
  cast,
  constant,
  input,
  select,
  unary,
} from './expression/builder.ts';
export { type Expression, operandsOf, topologicalOrder } from './expression/node.ts';
export type { Binary, Unary } from './expression/primitives.ts';
export type { Combiner, Kernel, KernelKind, ScanCombiner, ScatterMode } from './kernel/kernel.ts';
export { type Collected, collected, keepImplied } from './memory/scope.ts';
export { elementwise, elementwiseFunction, reduceOp } from './ops/callable.ts';
export type {
  Combined,
  ElementwiseOp,
  GradientRule,
  KernelOp,
  Op,
  OperandRule,
  Reduced,
  ReduceGradientRule,
  ReduceOp,
  ReduceParams,
  TensorSpec,
  ViewedElements,
  ViewOp,
} from './ops/definition.ts';
export { identity } from './ops/identity.ts';
export { type GatherParams, gathering } from './ops/indexing/gather-op.ts';
export { type ScatterParams, scattering } from './ops/indexing/scatter-op.ts';
export type { SearchParams } from './ops/ordering/searching.ts';
export type { SortParams } from './ops/ordering/sorting.ts';
export {
  type RowDefinition,
  type RowGradient,
  type RowParams,
  type RowRule,
  rowOp,
} from './ops/row-op.ts';
export { checkOptions } from './options.ts';
export { broadcastsTo } from './shape/broadcast.ts';
export {
  contiguousLayout,
  extent,
  isContiguous,
  type Layout,
  mayOverlapItself,
  sameLayout,
} from './shape/layout.ts';
export { memoryOrder } from './shape/memory-order.ts';
export {
  describe,
  elementCount,
  formatShape,
  normalizeDim,
  normalizeDims,
  sameShape,
} from './shape/shape.ts';
export { exchange } from './tensor/exchange.ts';
export { readerOf } from './tensor/readable.ts';
export type { Storage } from './tensor/storage.ts';
export { checkLive } from './tensor/tensor.ts';
export { warnOnce } from './warning.ts';
export { worded, wordedAsNoun } from './wording.ts';
