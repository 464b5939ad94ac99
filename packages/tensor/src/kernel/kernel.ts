// Kernels are what backends run: immutable values, equal ones being one object with one id.
// They fix dtypes and computations; shapes, strides and scalars come with each run.

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
 * Elementwise: every output element is its expression over the input elements at the same
 * index. Operands of a run: the inputs, then one output an expression, all of one shape.
 */
export interface MapKernel extends KernelBase {
  readonly kind: 'map';
  readonly outputs: readonly Expression[];
}

/** How a reduction joins two values; each is associative and commutative. */
export type Combiner = 'sum' | 'prod' | 'max' | 'min';

/**
 * Reduction: `epilogues(combine over the reduced dims of prologue(inputs))`. Operands of a run:
 * the inputs, of one shape, then one output an epilogue, of the same rank; a dim is reduced
 * where the outputs' size (1) differs from the inputs'. Epilogues read the combined value as
 * input 0, in the prologue's dtype; sums are accumulated at least pairwise or in float64. Of
 * `max` and `min` they may read, as input 1 and int32, at which position the value was found
 * first, counted in row-major order over the reduced dims: NaN wins, zeros of both signs tie.
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
 * Scan: at every index, `outputs` over what `prologue` gave up to it along the last dim,
 * combined in order. Operands of a run: the inputs, then one output an expression, all of one
 * shape. Outputs read the combined value as input 0, in the prologue's dtype; float32 is
 * combined in float64 where the device has it. Of `max` and `min` they may read, as input 1
 * and int32, the index along the dim at which the value was found last; NaN wins, the later
 * one too.
 */
export interface ScanKernel extends KernelBase {
  readonly kind: 'scan';
  readonly prologue: Expression;
  readonly combiner: ScanCombiner;
  readonly outputs: readonly Expression[];
}

/**
 * `out[…, i, j] = Σₖ a[…, i, k] · b[…, k, j]`. Operands: a, b, out, of one rank ≥ 2 and equal
 * batch sizes (a stretched batch dim has stride 0). The output is row-major, and shares no memory
 * with a or b.
 */
export interface MatmulKernel extends KernelBase {
  readonly kind: 'matmul';
  readonly dtype: DType;
}

/**
 * `out[…, j] = input[…, index[…, j]]`. Operands: input `[…, n]`, index `[…, m]` of int32, out
 * `[…, m]`, of one rank ≥ 1 and equal sizes before the last (a stretched dim has stride 0). The
 * output shares no memory with the inputs.
 *
 * An index lies in `[0, n)`, with `wraps` in `[−n, n)`, negative ones counting from the end. On
 * any other, `run` throws an `IndexError` before it writes. A device whose kernels run after
 * `run` has returned leaves the elements in question unset instead; it never reaches beyond
 * its operands.
 */
export interface GatherKernel extends KernelBase {
  readonly kind: 'gather';
  readonly dtype: DType;
  readonly wraps: boolean;
}

/** What a scatter does with the element that it meets: overwrite it, or join with it. */
export type ScatterMode = 'set' | Combiner;

/**
 * `target[…, index[…, j]] ⊕= source[…, j]`, for each `…` in the order of `j`, every result
 * rounded to the dtype. Operands: index `[…, m]` of int32, source `[…, m]`, target `[…, n]`,
 * the one output, which holds its first values already and shares no memory with the others;
 * one rank ≥ 1, equal sizes before the last. Indices: as in a gather.
 */
export interface ScatterKernel extends KernelBase {
  readonly kind: 'scatter';
  readonly dtype: DType;
  readonly mode: ScatterMode;
  readonly wraps: boolean;
}

/**
 * The first of the last dim in order, and where each came from. Operands: input `[…, n]`, values
 * `[…, m]`, indices `[…, m]` of int32, `m ≤ n`. Equal elements keep their order, both zeros are equal,
 * and NaN counts as larger than all numbers. The outputs share no memory with the input.
 */
export interface SortKernel extends KernelBase {
  readonly kind: 'sort';
  readonly dtype: DType;
  readonly descending: boolean;
}

/**
 * `out[…, j] =` the number of leading elements of `sorted[…, :]` that are `< value[…, j]`, or
 * `≤` with `right`, by binary search; a NaN counts as larger than all numbers. Operands: sorted
 * `[…, n]`, values `[…, m]`, out `[…, m]` of int32, of one rank ≥ 1 and equal sizes before the
 * last (a stretched dim has stride 0). The output shares no memory with the inputs.
 */
export interface SearchKernel extends KernelBase {
  readonly kind: 'search';
  readonly dtype: DType;
  readonly right: boolean;
}

export type Kernel =
  | MapKernel
  | ReduceKernel
  | MatmulKernel
  | GatherKernel
  | ScatterKernel
  | SortKernel
  | SearchKernel
  | ScanKernel;
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

export function mapKernel(
  inputs: readonly DType[],
  scalars: readonly DType[],
  outputs: readonly Expression[],
): MapKernel {
  const key = `map|${inputs}|${scalars}|${outputs.map((node) => node.id)}`;
  return intern(key, (id) => ({ kind: 'map', id, inputs, scalars, outputs }));
}

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

export function matmulKernel(dtype: DType): MatmulKernel {
  return intern(`matmul|${dtype}`, (id) => ({
    kind: 'matmul',
    id,
    inputs: [dtype, dtype],
    scalars: [],
    dtype,
  }));
}

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

/** Whether the expressions read where a value was found, and not the value alone. */
export function readsIndex(expressions: readonly Expression[]): boolean {
  return topologicalOrder(expressions).some((node) => node.kind === 'input' && node.index === 1);
}

// These few are looked up by number, so that a small op makes no text.
const gathers: GatherKernel[] = [];
const scatters: Readonly<Record<ScatterMode, ScatterKernel[]>> = {
  set: [],
  sum: [],
  prod: [],
  max: [],
  min: [],
};
const sorts: SortKernel[] = [];
const searches: SearchKernel[] = [];

function slotOf(dtype: DType, flag: boolean): number {
  return 2 * dtypes[dtype].rank + (flag ? 1 : 0);
}

export function gatherKernel(dtype: DType, wraps: boolean): GatherKernel {
  const slot = slotOf(dtype, wraps);
  gathers[slot] ??= intern(`gather|${dtype}|${wraps}`, (id) => ({
    kind: 'gather',
    id,
    inputs: [dtype, 'int32'],
    scalars: [],
    dtype,
    wraps,
  }));
  return gathers[slot];
}

export function scatterKernel(dtype: DType, mode: ScatterMode, wraps: boolean): ScatterKernel {
  const slot = slotOf(dtype, wraps);
  const kernels = scatters[mode];
  kernels[slot] ??= intern(`scatter|${dtype}|${mode}|${wraps}`, (id) => ({
    kind: 'scatter',
    id,
    inputs: ['int32', dtype],
    scalars: [],
    dtype,
    mode,
    wraps,
  }));
  return kernels[slot];
}

export function sortKernel(dtype: DType, descending: boolean): SortKernel {
  const slot = slotOf(dtype, descending);
  sorts[slot] ??= intern(`sort|${dtype}|${descending}`, (id) => ({
    kind: 'sort',
    id,
    inputs: [dtype],
    scalars: [],
    dtype,
    descending,
  }));
  return sorts[slot];
}

export function searchKernel(dtype: DType, right: boolean): SearchKernel {
  const slot = slotOf(dtype, right);
  searches[slot] ??= intern(`search|${dtype}|${right}`, (id) => ({
    kind: 'search',
    id,
    inputs: [dtype, dtype],
    scalars: [],
    dtype,
    right,
  }));
  return searches[slot];
}
