// `@gradus/tensor/backend`: what a backend is written against.

export {
  type Backend,
  type BackendBuffer,
  type Capabilities,
  type KernelRunner,
  type KernelTable,
  type MemoryStatistics,
  type Operand,
  type Plan,
  type PlanStep,
  type RunnablePlan,
  runKernel,
  type Unsupported,
  unsupported,
} from './backend/contract.ts';
export { CounterSet, type Counters } from './backend/counters.ts';
export { runnablePlan, stepByStep } from './backend/plan.ts';
export { backendOf } from './backend/registry.ts';
export { bytesOf, computedIn, type DType, dtypes, type HostArray } from './dtype/dtype.ts';
export { bitsOfFloat16, float16OfBits } from './dtype/float16.ts';
export { hostElements, type StoredArray, storedElements } from './dtype/stored.ts';
export {
  DeviceError,
  DTypeError,
  GradusError,
  IndexError,
  OutOfMemoryError,
  ValueError,
} from './errors.ts';
export {
  type Builder,
  binary,
  builder,
  cast,
  constant,
  input,
  multiplyAdd,
  scalar,
  select,
  unary,
} from './expression/builder.ts';
export { costOf } from './expression/cost.ts';
export { type Evaluator, evaluator } from './expression/interpret.ts';
export {
  type BinaryNode,
  type Expression,
  operandsOf,
  type Select,
  topologicalOrder,
  type UnaryNode,
} from './expression/node.ts';
export { type Binary, binaryFacts, type Unary, unaryFacts } from './expression/primitives.ts';
export { type Replacement, rebuilt, substituted } from './expression/substitution.ts';
export {
  combine,
  combiners,
  isBetter,
  isNotWorse,
  scanIdentity,
} from './kernel/combiners.ts';

export {
  type Consumer,
  composed,
  expressionsOf,
  type Inlined,
  type Part,
  withExpressions,
} from './kernel/composition.ts';
export {
  type Combiner,
  endedMatmulKernel,
  type GatherKernel,
  gatherKernel,
  type Kernel,
  type KernelKind,
  type MapKernel,
  type MatmulKernel,
  mapKernel,
  matmulKernel,
  type ReduceKernel,
  type RowKernel,
  type RowStage,
  readsIndex,
  reduceKernel,
  rowKernel,
  type ScanCombiner,
  type ScanKernel,
  type ScatterKernel,
  type ScatterMode,
  type SearchKernel,
  type SortKernel,
  scanKernel,
  scatterKernel,
  searchKernel,
  sortKernel,
} from './kernel/kernel.ts';
export { Claim, Collector } from './memory/collector.ts';
export { Turns } from './memory/turns.ts';
export { collapse, type LoopNest } from './shape/collapse.ts';
export { isContiguous } from './shape/layout.ts';
export { elementCount, maximumRank, sameShape } from './shape/shape.ts';
