// Kernels are what backends run: immutable values, equal ones being one object with one id.
// They fix dtypes and computations; shapes, strides and scalars come with each run.

import type { DType } from '../dtype/dtype.ts';
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

export type Kernel = MapKernel | ReduceKernel | MatmulKernel;
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
