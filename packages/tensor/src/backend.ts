// `@gradus/tensor/backend`: what a backend is written against.

export {
  type Backend,
  type BackendBuffer,
  type Capabilities,
  type KernelRunner,
  type KernelTable,
  type MemoryStatistics,
  type Operand,
  runKernel,
  type Unsupported,
  unsupported,
} from './backend/contract.ts';
export { CounterSet, type Counters } from './backend/counters.ts';
export { type DType, dtypes, type HostArray } from './dtype/dtype.ts';
export { DeviceError, DTypeError, IndexError, OutOfMemoryError } from './errors.ts';
export {
  type Builder,
  binary,
  builder,
  cast,
  constant,
  input,
  scalar,
  select,
  unary,
} from './expression/builder.ts';
export { type Evaluator, evaluator } from './expression/interpret.ts';
export { type Expression, operandsOf, topologicalOrder } from './expression/node.ts';
export type { Binary, Unary } from './expression/primitives.ts';
export { combine, combiners } from './kernel/combiners.ts';
export {
  type Combiner,
  type GatherKernel,
  gatherKernel,
  type Kernel,
  type KernelKind,
  type MapKernel,
  type MatmulKernel,
  mapKernel,
  matmulKernel,
  type ReduceKernel,
  reduceKernel,
  type ScatterKernel,
  type ScatterMode,
  type SearchKernel,
  type SortKernel,
  scatterKernel,
  searchKernel,
  sortKernel,
} from './kernel/kernel.ts';
export { Claim, Collector, macrotask } from './memory/collector.ts';
export { collapse, type LoopNest } from './shape/collapse.ts';
export { isContiguous } from './shape/layout.ts';
export { elementCount } from './shape/shape.ts';
