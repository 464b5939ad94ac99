// Definitions as functions: what users call. A callable carries its definition as `op`.

import type { DType } from '../dtype/dtype.ts';
import { apply } from '../execute/door.ts';
import type { Value } from '../execute/value.ts';
import type { Kernel, KernelKind } from '../kernel/kernel.ts';
import { checkOptions } from '../options.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type {
  ElementwiseOp,
  GradientRule,
  KernelCall,
  KernelOp,
  OperandRule,
  ReduceOp,
  ReduceParams,
  TensorSpec,
  ViewedElements,
  ViewOp,
} from './definition.ts';

/** What a call of an elementwise function comes to: an op and its operands. */
export interface ElementwiseCall {
  readonly op: ElementwiseOp;
  readonly inputs: readonly Value[];
}

/** A function that computes element by element; all operands broadcast. */
export interface ElementwiseFunction<Args extends readonly unknown[]> {
  (...args: Args): Tensor;
  /** Checks the arguments and says what to run: a call applies it, the in-place twin assigns it. */
  readonly resolve: (...args: Args) => ElementwiseCall;
}

/** An elementwise op as a function of its operands. */
export interface Elementwise<Operands extends readonly Value[]>
  extends ElementwiseFunction<Operands> {
  readonly op: ElementwiseOp;
}

/** Defines an elementwise op by its expression, from which its derivative follows. */
export function elementwise<Operands extends readonly Value[]>(
  name: string,
  operands: OperandRule,
  expression: ElementwiseOp['expression'],
  gradient?: GradientRule,
): Elementwise<Operands> {
  const op: ElementwiseOp = { kind: 'elementwise', name, operands, expression, gradient };
  // The first parameter of an expression is the builder.
  const count = expression.length - 1;
  return Object.assign((...inputs: Operands): Tensor => apply(op, exactly(count, inputs))[0], {
    op,
    resolve: (...inputs: Operands): ElementwiseCall => ({ op, inputs: exactly(count, inputs) }),
  });
}

// What is missing must be seen to be; what is too much is not: `xs.map(exp)` passes positions.
function exactly(count: number, inputs: readonly Value[]): readonly Value[] {
  if (inputs.length === count) return inputs;
  return Array.from({ length: count }, (_, i) => inputs[i]);
}

/** Defines an elementwise function whose arguments have defaults, or choose among ops. */
export function elementwiseFunction<Args extends readonly unknown[]>(
  resolve: (...args: Args) => ElementwiseCall,
): ElementwiseFunction<Args> {
  const call = (...args: Args): Tensor => {
    const { op, inputs } = resolve(...args);
    return apply(op, inputs)[0];
  };
  return Object.assign(call, { resolve });
}

/** Options of a reduction. */
export type ReduceOptions = Pick<ReduceParams, 'keepdim'>;

/** Whether reduced dims stay, by options that are checked: a flag alone would be passed over. */
export function keepdimOf(op: string, options: ReduceOptions | undefined): boolean | undefined {
  checkOptions(op, options, '{ keepdim: true }');
  return options?.keepdim;
}

/** A reduction as a function: over `dim`, several dims, or all elements. */
export interface Reduction {
  (x: Tensor, dim?: number | readonly number[] | null, options?: ReduceOptions): Tensor;
  readonly op: ReduceOp;
}

/** Defines a reduction. */
export function reduction(definition: Omit<ReduceOp, 'kind'>): Reduction {
  const op = reduceOp(definition);
  const call: (...args: Parameters<Reduction>) => Tensor = (x, dim, options) =>
    apply(op, [x], { dim, keepdim: keepdimOf(op.name, options) })[0];
  return Object.assign(call, { op });
}

/** Options of a reduction whose result can be asked for in another dtype. */
export interface SumOptions extends ReduceOptions {
  /** The dtype that elements are converted to first, and that of the result. */
  readonly dtype?: DType;
}

/** A reduction as a function, in a dtype of choice. */
export interface Summation {
  (x: Tensor, dim?: number | readonly number[] | null, options?: SumOptions): Tensor;
  readonly op: ReduceOp;
}

/** Defines a reduction in a dtype of choice. */
export function summation(definition: Omit<ReduceOp, 'kind'>): Summation {
  const op = reduceOp(definition);
  const call: (...args: Parameters<Summation>) => Tensor = (x, dim, options) =>
    apply(op, [x], { dim, keepdim: keepdimOf(op.name, options), dtype: options?.dtype })[0];
  return Object.assign(call, { op });
}

/** The definition of a reduction that functions are made of. */
export function reduceOp(definition: Omit<ReduceOp, 'kind'>): ReduceOp {
  return { kind: 'reduce', ...definition };
}

/** A view as a function of a tensor and the view's own parameters. */
export function view<P>(
  name: string,
  elements: ViewedElements,
  layout: ViewOp<P>['layout'],
): ((x: Tensor, params: P) => Tensor) & { readonly op: ViewOp<P> } {
  const op: ViewOp<P> = { kind: 'view', name, elements, layout };
  return Object.assign((x: Tensor, params: P): Tensor => apply(op, [x], params)[0], { op });
}

/** A structured kernel as a function of its tensors. */
export interface KernelFunction<P> {
  (inputs: readonly Tensor[], params: P): Tensor[];
  readonly op: KernelOp<P>;
}

/**
 * Defines an op that is one structured kernel, of the kind that it `computes`. The `facts` of a scan
 * or a row op are what its derivative follows from.
 */
export function kernelOp<P, K extends KernelKind>(
  name: string,
  computes: K,
  lower: (inputs: readonly TensorSpec[], params: P) => KernelCall<Extract<Kernel, { kind: K }>>,
  facts?: Pick<KernelOp, 'combiner' | 'rows'>,
): KernelFunction<P> {
  const op: KernelOp<P> = { kind: 'kernel', name, computes, lower, ...facts };
  return Object.assign((inputs: readonly Tensor[], params: P) => apply(op, inputs, params), { op });
}
