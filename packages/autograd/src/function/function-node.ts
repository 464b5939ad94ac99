// The step of a function of the user's own: its backward, and what comes out of that made sure of.

import { type DType, type Shape, scope, Tensor, zeros } from '@gradus/tensor';
import { describe, synchronous } from '@gradus/tensor/interpreter';
import { sumTo } from '../derivatives/sum-to.ts';
import { GradError } from '../errors.ts';
import { alias } from '../tape/alias.ts';
import type { History } from '../tape/history.ts';
import { type Gradients, Node } from '../tape/node.ts';
import { hasGradients } from '../tape/steps.ts';
import { Context } from './context.ts';

/** What a `backward` may return: a gradient for each argument, null where none flows. */
export type GivenGradients = Tensor | null | undefined | readonly (Tensor | null | undefined)[];

/** A backward, bound to its context. */
export type BackwardFunction = (...gradients: (Tensor | null)[]) => GivenGradients;

/** What zeros in place of an output's gradient look like. */
export interface OutputSpec {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly device: string;
}

export class FunctionNode extends Node {
  readonly #op: string;
  readonly #ctx: Context;
  readonly #backward: BackwardFunction;
  /** Whether each argument is a tensor. */
  readonly #isTensor: readonly boolean[];
  /** What each output is like; nothing for one that is no tensor. */
  readonly #outputs: readonly (OutputSpec | undefined)[];

  constructor(
    name: string,
    ctx: Context,
    backward: BackwardFunction,
    edges: readonly (History | undefined)[],
    isTensor: readonly boolean[],
    outputs: readonly (OutputSpec | undefined)[],
  ) {
    super(`${name}Backward`, edges);
    this.#op = `${name}.backward`;
    this.#ctx = ctx;
    this.#backward = backward;
    this.#isTensor = isTensor;
    this.#outputs = outputs;
  }

  override backward(gradients: Gradients): Gradients {
    return scope(() => {
      const given = this.#outputs.map((output, i) => gradients[i] ?? this.#missing(output));
      const result = synchronous(this.#op, () => this.#backward(...given));
      const list = isList(result) ? result : [result];
      this.#checkCount(list);
      return this.edges.map((edge, i) => this.#gradient(list[i], edge, i));
    });
  }

  #missing(output: OutputSpec | undefined): Tensor | null {
    if (output === undefined || !Context.materializes(this.#ctx)) return null;
    return zeros(output.shape, output);
  }

  #checkCount(list: readonly unknown[]): void {
    const { length } = this.edges;
    if (list.length >= length && list.slice(length).every((entry) => entry == null)) return;
    throw new GradError(
      this.#op,
      `${counted(list.length, 'gradient')} came back, and forward took ` +
        `${counted(length, 'argument')}; each argument has one, null where none flows`,
      { gradients: list.length, arguments: length },
    );
  }

  #gradient(given: unknown, edge: History | undefined, i: number): Tensor | undefined {
    if (given === null || given === undefined) return undefined;
    if (!(given instanceof Tensor) || !this.#isTensor[i]) {
      throw new GradError(
        this.#op,
        `gradient ${i} is ${given instanceof Tensor ? describe(given) : typeof given}, argument ` +
          `${i} is ${this.#isTensor[i] ? 'a tensor' : 'no tensor'}; tensors have tensors as ` +
          'gradients, other arguments have null',
        { argument: i },
      );
    }
    if (edge === undefined) return undefined;
    this.#checkFit(given, edge, i);
    const fitting = sumTo(given, edge);
    // What the user's function returned may be the user's to keep.
    return fitting === given ? alias(given) : fitting;
  }

  #checkFit(given: Tensor, edge: History, i: number): void {
    if (hasGradients(given.dtype) && stretches(edge.shape, given.shape)) return;
    throw new GradError(
      this.#op,
      `gradient ${i} is ${describe(given)}, argument ${i} is ${describe(edge)}; a gradient is ` +
        'floating, and has the shape of its argument or one that it broadcasts to',
      { argument: i, gradient: given.shape, shape: edge.shape },
    );
  }

  override release(): void {
    Context.release(this.#ctx);
  }
}

/** Whether a tensor of shape `from` broadcasts to `to`. */
function stretches(from: Shape, to: Shape): boolean {
  const lead = to.length - from.length;
  return lead >= 0 && from.every((size, d) => size === to[lead + d] || size === 1);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

// `Array.isArray` does not tell a readonly array from what is none.
function isList(given: GivenGradients): given is readonly (Tensor | null | undefined)[] {
  return Array.isArray(given);
}
