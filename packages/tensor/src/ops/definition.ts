// What an op is: data. Four kinds, each saying how its result's shape and dtype follow from
// its inputs and how it lowers to kernels. Interpreters read these; nothing here computes.

import { type DType, dtypes } from '../dtype/dtype.ts';
import type { Builder } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import type { Domain } from '../expression/primitives.ts';
import type { Combiner, Kernel, KernelKind, ScanCombiner } from '../kernel/kernel.ts';
import type { Layout } from '../shape/layout.ts';
import type { Shape } from '../shape/shape.ts';
import type { RowDefinition } from './row-op.ts';

/**
 * In which dtype an elementwise op computes:
 * - `promote`: all operands meet in their common dtype;
 * - `number`: likewise, and that is not bool;
 * - `noBools`: likewise, and no operand is bool;
 * - `float`: likewise, integers and bools becoming float32;
 * - `choice`: likewise for all but the first operand, which is a bool mask;
 * - `first`: all operands take the first one's dtype;
 * - `maskedFirst`: likewise, but the second operand is a bool mask, and the third has no dims;
 * - `firstButBools`: all operands take the first one's dtype, but bools stay.
 */
export type OperandRule =
  | 'promote'
  | 'number'
  | 'noBools'
  | 'float'
  | 'choice'
  | 'first'
  | 'maskedFirst'
  | 'firstButBools';

/** A scalar expression, or several for several outputs, applied at every index. */
export interface ElementwiseOp {
  readonly kind: 'elementwise';
  readonly name: string;
  readonly operands: OperandRule;
  /** What is computed, of the scalar operands. */
  readonly expression: (e: Builder, ...operands: Expression[]) => Expression | Expression[];
  /** Instead of the derivative that follows from the expression. */
  readonly gradient?: GradientRule;
}

/**
 * The gradient of each operand from `g`, that of the one result `y`; none where no gradient flows.
 * For what is defined at ties and bounds, or computed in a roundabout way so as to lose no digits.
 */
export type GradientRule = (
  e: Builder,
  g: Expression,
  y: Expression,
  ...operands: Expression[]
) => readonly (Expression | undefined)[];

/** Parameters of every reduction. */
export interface ReduceParams {
  /** The dim or dims to reduce; all if absent or an empty list. */
  readonly dim?: number | readonly number[] | null;
  /** Whether a reduced dim stays with size 1. */
  readonly keepdim?: boolean;
  /** The dtype to convert the inputs to, and that of the result; by the op's rules if absent. */
  readonly dtype?: DType;
}

/** What the epilogue of a reduction is made of. */
export interface Combined {
  /** The combined value. */
  readonly value: Expression;
  /** Of `max` and `min`, the position of the value among those reduced, int32. */
  readonly index: Expression;
  /** How many elements are behind each result. */
  readonly count: Expression;
}

/**
 * `epilogue(combine over dims of prologue(x, …))`. The first input is reduced; further tensors
 * broadcast to its shape, and numbers are run-time scalars.
 */
export interface ReduceOp {
  readonly kind: 'reduce';
  readonly name: string;
  readonly combiner: Combiner;
  /** The dtypes it is defined on. */
  readonly domain: Domain;
  /** In which dtype operands meet, from the widest among them. */
  readonly accumulate: (dtype: DType) => DType;
  /** The dtype of the result, from that of the first input; what the epilogue has if absent. */
  readonly result?: (dtype: DType) => DType;
  /** Over all inputs; the first one if absent. */
  readonly prologue?: (e: Builder, x: Expression, ...others: Expression[]) => Expression;
  /** One result or several, over the numbers among the inputs too; the value if absent. */
  readonly epilogue?: (
    e: Builder,
    combined: Combined,
    ...scalars: Expression[]
  ) => Expression | Expression[];
  /** Whether a result over no elements is an error. */
  readonly needsElements: boolean;
  /** Instead of the derivative that follows from prologue, combiner and epilogue. */
  readonly gradient?: ReduceGradientRule;
}

/** What the gradient of a reduction starts from, at every element that was reduced. */
export interface Reduced {
  /** The gradient of the one result. */
  readonly g: Expression;
  /** The result. */
  readonly y: Expression;
  /** How many elements are behind each result. */
  readonly count: Expression;
}

/**
 * The gradient of the first input at each of its elements; the others get none: they are numbers,
 * or tensors at which the result is stationary, as a sum of squared distances is at the mean.
 */
export type ReduceGradientRule = (
  e: Builder,
  reduced: Reduced,
  x: Expression,
  ...others: Expression[]
) => Expression;

/** What a view is made of: the layout, and the dtype for messages. */
export type ViewInput = Layout & { readonly dtype: DType };

/**
 * Which elements a view shows:
 * - `all`: each once, in row-major order;
 * - `reordered`: each once, the dims in another order;
 * - `repeated`: all of them, along dims that are stretched or new;
 * - `some`: any of them, any number of times.
 */
export type ViewedElements = 'all' | 'reordered' | 'repeated' | 'some';

/** A new layout over the same memory. */
export interface ViewOp<P = unknown> {
  readonly kind: 'view';
  readonly name: string;
  readonly elements: ViewedElements;
  /** @throws {ShapeError} if the parameters do not fit the layout. */
  layout(input: ViewInput, params: P): Layout;
}

/** What shape rules see of a tensor. */
export interface TensorSpec {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** An output of a kernel op. */
export interface KernelOutput extends TensorSpec {
  /** The input whose values the output has before the run; it is no operand of its own then. */
  readonly startsAs?: number;
}

/** A kernel run that computes the outputs of a kernel op. */
export interface KernelCall<K extends Kernel = Kernel> {
  readonly kernel: K;
  readonly outputs: readonly KernelOutput[];
  readonly scalars: readonly number[];
  /** The layout in which the kernel sees an operand: inputs are counted first, then outputs. */
  readonly view?: (layout: Layout, operand: number) => Layout;
  /** The dim that indices among the inputs point into, for messages. */
  readonly indexedDim?: number;
}

/** One structured kernel: matmul, scan, row, gather, scatter, sort, search. */
export interface KernelOp<P = unknown> {
  readonly kind: 'kernel';
  readonly name: string;
  /** The kind of kernel that `lower` gives, whatever the inputs. */
  readonly computes: KernelKind;
  /** Of a scan: how it joins what came before with the next value. */
  readonly combiner?: ScanCombiner;
  /** Of a row op: what it computes. */
  readonly rows?: RowDefinition;
  /** Checks the inputs and says what to run. */
  lower(inputs: readonly TensorSpec[], params: P): KernelCall;
}

/** An op of any kind; its parameters are typed where it is defined and where it is called. */
export type Op = ElementwiseOp | ReduceOp | ViewOp | KernelOp;

/** Dtype rules that several reductions share. */
export const accumulateKind = {
  /** Bools and small integers add up in int32, as PyTorch's do in int64. */
  integersWide: (dtype: DType): DType => (dtypes[dtype].category === 'floating' ? dtype : 'int32'),
  same: (dtype: DType): DType => dtype,
  /** Truth values are bool, those of uint8 are uint8: the dtype that older PyTorch had for them. */
  truth: (dtype: DType): DType => (dtype === 'uint8' ? 'uint8' : 'bool'),
  /** Integers and bools are taken as float32. */
  floating: (dtype: DType): DType => (dtypes[dtype].category === 'floating' ? dtype : 'float32'),
} as const;
