// Kernels are what backends run: immutable values, equal ones being one object with one id.
// They fix dtypes and computations; shapes, strides and scalars come with each run. Each kind says
// what it computes from which operands; in what order, where results depend on it; what memory
// operands may share; and what `run` refuses. All else was checked before.

import { type DType, dtypes } from '../dtype/dtype.ts';
import { type Expression, topologicalOrder } from '../expression/node.ts';

interface KernelBase {
  /** Unique among kernels; backends cache compiled code by it and by layout class. */
  readonly id: number;
  /** Dtypes of the input operands, in order. */
  readonly inputs: readonly DType[];
  /** Dtypes in which the run-time scalars are used, in order. */
  readonly scalars: readonly DType[];
}

/**
 * Elementwise: at every index, each output is its expression over the inputs there.
 *
 * Operands: the inputs, then one output an expression, all of one shape. Order: none.
 * Memory: an output may be an input of the same layout and width.
 */
export interface MapKernel extends KernelBase {
  readonly kind: 'map';
  readonly outputs: readonly Expression[];
}

/** How a reduction joins two values; each is associative and commutative. */
export type Combiner = 'sum' | 'prod' | 'max' | 'min';

/**
 * Reduction: the epilogues of what `prologue` gives over the inputs, combined over the reduced
 * dims; the combiner's identity over no elements.
 *
 * Operands: the inputs, of one shape, then one output an epilogue, of the same rank; a dim is
 * reduced where the outputs have size 1 and the inputs another. Epilogues read the combined value
 * as input 0, in the prologue's dtype. Of `max` and `min` they may read, as input 1 and int32, at
 * which position the value was found first, counted in row-major order over the reduced dims: NaN
 * wins, zeros of both signs tie.
 * Order: free, but the same at every run; sums are accumulated at least pairwise or in float64,
 * those of float16 in float32 at least.
 * Memory: the outputs share none with the inputs.
 */
export interface ReduceKernel extends KernelBase {
  readonly kind: 'reduce';
  readonly prologue: Expression;
  readonly combiner: Combiner;
  readonly epilogues: readonly Expression[];
}

/** How a scan joins what came before with the next value. */
export type ScanCombiner = Combiner | 'logaddexp';

/**
 * Scan: at every index, `outputs` over what `prologue` gave up to it along the last dim.
 *
 * Operands: the inputs, then one output an expression, all of one shape and a rank ≥ 1. Outputs
 * read the combined value as input 0, in the prologue's dtype. Of `max` and `min` they may read, as
 * input 1 and int32, the index along the dim at which the value was found last: NaN wins, zeros of
 * both signs tie.
 * Order: along the dim; float16 is combined in float32 at least, float32 in float64 where the device
 * has it.
 * Memory: the outputs share none with the inputs.
 */
export interface ScanKernel extends KernelBase {
  readonly kind: 'scan';
  readonly prologue: Expression;
  readonly combiner: ScanCombiner;
  readonly outputs: readonly Expression[];
}

/** What is combined over a row: what `prologue` gives at each of its elements. */
export interface RowStage {
  readonly prologue: Expression;
  readonly combiner: Combiner;
}

/**
 * Row: over each row, which is a line along the last dim, stage after stage; then the outputs.
 *
 * Operands: the inputs, of one shape and a rank ≥ 1, then one output an expression, of equal sizes
 * before the last. After the inputs, expressions read the results of stages, each in its prologue's
 * dtype: a prologue those of the stages before it, outputs all. An output that reads no input of
 * the kernel has size 1 along the last dim, the others the inputs' size.
 * Order: of a stage as in a reduction; over no elements its result is the combiner's identity.
 * Memory: the outputs share none with the inputs. What lies in them before the end is anything.
 */
export interface RowKernel extends KernelBase {
  readonly kind: 'row';
  readonly stages: readonly RowStage[];
  readonly outputs: readonly Expression[];
  /** Of each output, whether it has a value for each element, and not one for the row. */
  readonly isWhole: readonly boolean[];
}

/**
 * Matrix product: `out[…, i, j] = Σₖ a[…, i, k] · b[…, k, j]`; zeros over no `k`. With epilogues,
 * which only backends with `capabilities.matmulEpilogues` are given: an output for each, over
 * the product, rounded to its dtype, as input 0, and further operands as inputs 1, 2, ….
 *
 * Operands: a `[…, n, k]`, b `[…, k, m]`, what epilogues read `[…, n, m]`, then out `[…, n, m]`, or
 * one an epilogue, of one rank ≥ 2 and equal sizes before the last two (a stretched dim has stride
 * 0); outputs are row-major.
 * Order: of the sum free, but the same at every run, and the same whatever epilogues there are;
 * float16 is summed in float32 at least.
 * Memory: outputs share none with a and b; one may be what epilogues read, of the same layout and
 * width.
 */
export interface MatmulKernel extends KernelBase {
  readonly kind: 'matmul';
  readonly dtype: DType;
  readonly epilogues?: readonly Expression[];
}

/**
 * Gather: `out[…, j] = input[…, index[…, j]]`.
 *
 * Operands: input `[…, n]`, index `[…, m]` of int32, out `[…, m]`, of one rank ≥ 1 and equal sizes
 * before the last (a stretched dim has stride 0). Order: none.
 * Memory: out shares none with the inputs.
 *
 * An index lies in `[0, n)`, with `wraps` in `[−n, n)`, negative ones counting from the end.
 * @throws {IndexError} from `run`, on any other index, before anything is written. A device whose
 * kernels run after `run` has returned leaves the elements in question as they are instead, never
 * reaches beyond its operands, and throws from the next read, or from `synchronize`, once.
 */
export interface GatherKernel extends KernelBase {
  readonly kind: 'gather';
  readonly dtype: DType;
  readonly wraps: boolean;
}

/** What a scatter does with the element that it meets: overwrite it, or join with it. */
export type ScatterMode = 'set' | Combiner;

/**
 * Scatter: `target[…, index[…, j]] ⊕= source[…, j]`, every result rounded to the dtype, those of
 * float16 at the end at least.
 *
 * Operands: index `[…, m]` of int32, source `[…, m]`, and the one output, target `[…, n]`, which
 * holds its first values already; of one rank ≥ 1 and equal sizes before the last (a stretched
 * dim of the inputs has stride 0). Order: along `j`.
 * Memory: target shares none with the inputs.
 * @throws {IndexError} as a gather does.
 */
export interface ScatterKernel extends KernelBase {
  readonly kind: 'scatter';
  readonly dtype: DType;
  readonly mode: ScatterMode;
  readonly wraps: boolean;
}

/**
 * Sort: the first `m` of the last dim in order, and the index along it that each came from.
 *
 * Operands: input `[…, n]`, values `[…, m]`, indices `[…, m]` of int32, of one rank ≥ 1 and equal
 * sizes before the last, `m ≤ n`. NaN counts as larger than all numbers.
 * Order: equal elements, zeros of both signs among them, keep theirs, `descending` or not.
 * Memory: the outputs share none with the input.
 */
export interface SortKernel extends KernelBase {
  readonly kind: 'sort';
  readonly dtype: DType;
  readonly descending: boolean;
}

/**
 * Search: `out[…, j] =` the number of leading elements of `sorted[…, :]` that are
 * `< values[…, j]`, with `right` those that are `≤`. Of what is not sorted, what a binary search
 * finds.
 *
 * Operands: sorted `[…, n]`, values `[…, m]`, out `[…, m]` of int32, of one rank ≥ 1 and equal
 * sizes before the last (a stretched dim has stride 0). NaN counts as larger than all numbers.
 * Order: none. Memory: out shares none with the inputs.
 */
export interface SearchKernel extends KernelBase {
  readonly kind: 'search';
  readonly dtype: DType;
  readonly right: boolean;
}

/** What a backend runs: an immutable value, told apart by its `id`. */
export type Kernel =
  | MapKernel
  | ReduceKernel
  | ScanKernel
  | RowKernel
  | MatmulKernel
  | GatherKernel
  | ScatterKernel
  | SortKernel
  | SearchKernel;
/** Names of the kinds of kernels. */
export type KernelKind = Kernel['kind'];

const interned = new Map<string, Kernel>();

function intern<K extends Kernel>(key: string, make: (id: number) => K): K {
  const known = interned.get(key);
  if (known !== undefined) return known as K;
  const kernel = make(interned.size);
  Object.freeze(kernel);
  interned.set(key, kernel);
  return kernel;
}

/** The kernel that computes `outputs` at every index. */
export function mapKernel(
  inputs: readonly DType[],
  scalars: readonly DType[],
  outputs: readonly Expression[],
): MapKernel {
  const key = `map|${inputs}|${scalars}|${outputs.map((node) => node.id)}`;
  return intern(key, (id) => ({ kind: 'map', id, inputs, scalars, outputs }));
}

/** The kernel that combines what `prologue` gives, and computes `epilogues` of the totals. */
export function reduceKernel(
  inputs: readonly DType[],
  scalars: readonly DType[],
  prologue: Expression,
  combiner: Combiner,
  epilogues: readonly Expression[],
): ReduceKernel {
  const after = epilogues.map((node) => node.id);
  const key = `reduce|${inputs}|${scalars}|${prologue.id}|${combiner}|${after}`;
  return intern(key, (id) => ({
    kind: 'reduce',
    id,
    inputs,
    scalars,
    prologue,
    combiner,
    epilogues,
  }));
}

/** The kernel of running totals. */
export function scanKernel(
  inputs: readonly DType[],
  prologue: Expression,
  combiner: ScanCombiner,
  outputs: readonly Expression[],
): ScanKernel {
  const key = `scan|${inputs}|${prologue.id}|${combiner}|${outputs.map((node) => node.id)}`;
  return intern(key, (id) => ({
    kind: 'scan',
    id,
    inputs,
    scalars: [],
    prologue,
    combiner,
    outputs,
  }));
}

/** The kernel that takes totals of each row in stages, and computes `outputs` at every index. */
export function rowKernel(
  inputs: readonly DType[],
  scalars: readonly DType[],
  stages: readonly RowStage[],
  outputs: readonly Expression[],
): RowKernel {
  const before = stages.map(({ prologue, combiner }) => `${prologue.id} ${combiner}`);
  const key = `row|${inputs}|${scalars}|${before}|${outputs.map((node) => node.id)}`;
  return intern(key, (id) => {
    const isWhole = outputs.map((output) => readsInput(output, inputs.length));
    return { kind: 'row', id, inputs, scalars, stages, outputs, isWhole };
  });
}

/** The kernel of batched matrix products. */
export function matmulKernel(dtype: DType): MatmulKernel {
  return intern(`matmul|${dtype}`, (id) => ({
    kind: 'matmul',
    id,
    inputs: [dtype, dtype],
    scalars: [],
    dtype,
  }));
}

/** A product whose results are `epilogues` over it, what lies in operands of `read`, and scalars. */
export function endedMatmulKernel(
  dtype: DType,
  read: readonly DType[],
  scalars: readonly DType[],
  epilogues: readonly Expression[],
): MatmulKernel {
  const key = `matmul|${dtype}|${read}|${scalars}|${epilogues.map((node) => node.id)}`;
  const inputs = [dtype, dtype, ...read];
  return intern(key, (id) => ({ kind: 'matmul', id, inputs, scalars, dtype, epilogues }));
}

/** Whether the expressions read where a value was found, and not the value alone. */
export function readsIndex(expressions: readonly Expression[]): boolean {
  return topologicalOrder(expressions).some((node) => node.kind === 'input' && node.index === 1);
}

function readsInput(output: Expression, count: number): boolean {
  return topologicalOrder([output]).some((node) => node.kind === 'input' && node.index < count);
}

/** Kernels of a dtype and a flag, looked up by number, so that a small op makes no text. */
function byFlag<K extends Kernel>(
  name: string,
  make: (id: number, dtype: DType, flag: boolean) => K,
): (dtype: DType, flag: boolean) => K {
  const kernels: K[] = [];
  return (dtype, flag) => {
    const slot = 2 * dtypes[dtype].rank + (flag ? 1 : 0);
    kernels[slot] ??= intern(`${name}|${dtype}|${flag}`, (id) => make(id, dtype, flag));
    return kernels[slot];
  };
}

/** The kernel that picks elements by index; `wraps` where negative indices count from the end. */
export const gatherKernel = byFlag<GatherKernel>('gather', (id, dtype, wraps) => ({
  kind: 'gather',
  id,
  inputs: [dtype, 'int32'],
  scalars: [],
  dtype,
  wraps,
}));

const scatterOf = (mode: ScatterMode) =>
  byFlag<ScatterKernel>(`scatter|${mode}`, (id, dtype, wraps) => ({
    kind: 'scatter',
    id,
    inputs: ['int32', dtype],
    scalars: [],
    dtype,
    mode,
    wraps,
  }));

const scatters = {
  set: scatterOf('set'),
  sum: scatterOf('sum'),
  prod: scatterOf('prod'),
  max: scatterOf('max'),
  min: scatterOf('min'),
};

/** The kernel that writes elements to where indices say. */
export function scatterKernel(dtype: DType, mode: ScatterMode, wraps: boolean): ScatterKernel {
  return scatters[mode](dtype, wraps);
}

/** The kernel that sorts rows, stably. */
export const sortKernel = byFlag<SortKernel>('sort', (id, dtype, descending) => ({
  kind: 'sort',
  id,
  inputs: [dtype],
  scalars: [],
  dtype,
  descending,
}));

/** The kernel that finds where values belong in sorted rows. */
export const searchKernel = byFlag<SearchKernel>('search', (id, dtype, right) => ({
  kind: 'search',
  id,
  inputs: [dtype, dtype],
  scalars: [],
  dtype,
  right,
}));
