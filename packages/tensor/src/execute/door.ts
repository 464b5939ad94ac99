// The one door: every op and every write of the library passes here and goes to the topmost
// interpreter. Interpreters above the executor record or trace and pass on to the one below.

import { keepImplied } from '../memory/scope.ts';
import type { Op } from '../ops/definition.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { executor } from './executor.ts';
import type { Value } from './value.ts';

/** Gives ops a meaning. */
export interface Interpreter {
  /** The outputs of the op, as new tensors or views. */
  apply(op: Op, inputs: readonly Value[], params: unknown): Tensor[];
  /**
   * The one mutation: `targets ← op(inputs)`, as if computed first and written afterwards.
   * `name` is what the caller called, for messages; `isFirst` says that nobody
   * gave the elements another value before, but for constants.
   */
  assign(
    targets: readonly Tensor[],
    op: Op,
    inputs: readonly Value[],
    params: unknown,
    name: string,
    isFirst?: boolean,
  ): void;
  /** Told of a tensor that was made of values, not by an op, and of the options it was made with. */
  made?(tensor: Tensor, options: object): void;
  /**
   * Told of a tensor whose values are about to move to another device, which no op does; what it
   * returns is told of the tensor in which they arrive.
   */
  leaving?(tensor: Tensor): ((arrived: Tensor) => void) | undefined;
  /** What it has to say of a tensor that is printed. */
  facts?(tensor: Tensor): readonly string[];
}

let top: Interpreter = executor;

/** Applies an op. */
export function apply(op: Op, inputs: readonly Value[], params?: unknown): Tensor[] {
  return top.apply(op, inputs, params);
}

/**
 * Writes the outputs of an op into `targets`, one each; what is written to outlives its scope.
 * Messages begin with `name`.
 */
export function assign(
  targets: readonly Tensor[],
  op: Op,
  inputs: readonly Value[],
  params?: unknown,
  name = op.name,
): void {
  top.assign(targets, op, inputs, params, name);
  for (const target of targets) keepImplied(target);
}

/** An `assign` to a view that is left to the scope it was made in. */
export function writeThrough(view: Tensor, op: Op, inputs: readonly Value[], name = op.name): void {
  top.assign([view], op, inputs, undefined, name);
}

/** As `writeThrough`, of the first values of a tensor, or of a part of it. */
export function initialize(target: Tensor, op: Op, inputs: readonly Value[], name = op.name): void {
  top.assign([target], op, inputs, undefined, name, true);
}

/** Tells of a tensor that was made of values; returns it. */
export function made(tensor: Tensor, options: object): Tensor {
  top.made?.(tensor, options);
  return tensor;
}

/** Tells of a tensor whose values are about to move; the result is to be told where they arrive. */
export function leaving(tensor: Tensor): ((arrived: Tensor) => void) | undefined {
  return top.leaving?.(tensor);
}

/** What interpreters have to say of a tensor that is printed. */
export function factsOf(tensor: Tensor): readonly string[] {
  return top.facts?.(tensor) ?? [];
}

/**
 * Puts an interpreter on top of the stack; `create` receives the one below. The result takes
 * it off again, and everything put on top of it since.
 */
export function pushInterpreter(create: (below: Interpreter) => Interpreter): () => void {
  const below = top;
  top = create(below);
  return () => {
    top = below;
  };
}
