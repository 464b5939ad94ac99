// What a derivative is: for each input of an op, what its gradient reads, and how it follows from
// the gradient of the output. Rules are found by the op, else by its kind.

import type { DType, Shape, Tensor } from '@gradus/tensor';
import type { Op, Value } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';

/** An input by its position, or an output as `output(index)` writes it. */
export type Read = number;

/**
 * The `index`-th output, among what a gradient reads.
 * @example
 * output() // -1
 */
export function output(index = 0): Read {
  return -1 - index;
}

/** What is known of the input whose gradient is computed. */
export interface InputSpec {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly strides: readonly number[];
}

/** The gradient of an input. */
export interface Vjp {
  /** Inputs and outputs that it reads. */
  readonly reads: readonly Read[];
  /**
   * The gradient, of the shape and dtype of the input, from `g`, that of the output. `values` are
   * what it reads, `params` those of the op.
   */
  readonly vjp: (
    g: Tensor,
    values: readonly Value[],
    input: InputSpec,
    params: unknown,
  ) => Tensor | undefined;
}

/** The gradient of each input, by its position; none where gradients do not flow. */
export interface Derivative {
  /** The output whose gradient it starts from. */
  readonly output?: number;
  /** The rule for the input at `position`, if gradients flow to it. */
  at(position: number): Vjp | undefined;
  /** The derivative of a call, of an op whose parameters say what it computes. */
  readonly choose?: (params: unknown) => Derivative;
}

/**
 * A rule that reads nothing.
 * @example
 * linear((g) => g.neg()).reads // []
 */
export function linear(vjp: Vjp['vjp']): Vjp {
  return { reads: [], vjp };
}

/** A rule that is none: it refuses when a gradient needs it. */
export function missing(op: string, reason: string): Vjp {
  return linear(() => {
    throw new GradError(op, `${reason}; defineDerivative() gives such an op its derivative`);
  });
}

/**
 * A derivative from a list of rules, one an input.
 * @example
 * byInput(linear((g) => g)).at(1) // undefined
 */
export function byInput(...vjps: readonly (Vjp | undefined)[]): Derivative {
  return { at: (position) => vjps[position] };
}

const defined = new WeakMap<Op, Derivative>();
let count = 0;

/**
 * Gives an op a derivative other than that of its kind.
 * @example
 * defineDerivative(relu.op, byInput({ reads: [output()], vjp: (g, [y]) => g.mul(y.gt(0)) }));
 * const x = tensor([-1, 2], { requiresGrad: true });
 * relu(x).sum().backward();
 * await x.grad.toArray() // [0, 1]
 */
export function defineDerivative(op: Op, derivative: Derivative): void {
  defined.set(op, derivative);
  count++;
}

/** How many derivatives were defined so far. */
export function definitions(): number {
  return count;
}

/** The derivative that was defined for an op. */
export function definedDerivative(op: Op): Derivative | undefined {
  return defined.get(op);
}
