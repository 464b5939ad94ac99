// `@gradus/tensor/interpreter`: the one door through which every op goes, and the stack of
// interpreters behind it. Autograd and tracing add an interpreter; the executor lies at the
// bottom and is the only one that computes. `rowOp` defines ops for those above as for this layer.

export { apply, assign, type Interpreter, pushInterpreter } from './execute/door.ts';
export type { Value } from './execute/value.ts';
export type {
  ElementwiseOp,
  KernelOp,
  Op,
  ReduceOp,
  ReduceParams,
  TensorSpec,
  ViewOp,
} from './ops/definition.ts';
export type { GatherParams } from './ops/indexing/gather-op.ts';
export type { ScatterParams } from './ops/indexing/scatter-op.ts';
export type { SearchParams } from './ops/ordering/searching.ts';
export type { SortParams } from './ops/ordering/sorting.ts';
export { type RowDefinition, type RowParams, type RowRule, rowOp } from './ops/row-op.ts';
