// Kernels are what backends run: immutable values, equal ones being one object with one id.
// They fix dtypes and computations; shapes, strides and scalars come with each run.

import { type DType, dtypes } from '../dtype/dtype.ts';
import type { Expression } from '../expression/node.ts';

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
 * Reduction: `epilogue(combine over the reduced dims of prologue(inputs))`. Operands of a run:
 * the inputs, of one shape, then the output, of the same rank; a dim is reduced where the
 * output's size (1) differs from the inputs'. The epilogue reads the combined value as input
 * 0, in the prologue's dtype; sums are accumulated at least pairwise or in float64.
 */
export interface ReduceKernel extends KernelBase {
  readonly kind: 'reduce';
  readonly prologue: Expression;
  readonly combiner: Combiner;
  readonly epilogue: Expression;
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
 * The last dim in order, and where each element came from. Operands: input `[…, n]`, values
 * `[…, n]`, indices `[…, n]` of int32. Equal elements keep their order, both zeros are equal,
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
  | SearchKernel;
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
  epilogue: Expression,
): ReduceKernel {
  const key = `reduce|${inputs}|${scalars}|${prologue.id}|${combiner}|${epilogue.id}`;
  return intern(key, (id) => ({
    kind: 'reduce',
    id,
    inputs,
    scalars,
    prologue,
    combiner,
    epilogue,
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
