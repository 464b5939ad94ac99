// Tensors that require a gradient, and of which it is not known how they were computed.

import type { Tensor } from '@gradus/tensor';
import { describe } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { History, setHistory } from './history.ts';
import { type Gradients, Node } from './node.ts';

/** A step that gradients arrive at and that they cannot pass. */
class DeadEnd extends Node {
  readonly #why: string;

  constructor(why: string) {
    super('DeadEnd', []);
    this.#why = why;
  }

  override backward([g]: Gradients): Gradients {
    const what = g === undefined ? 'a tensor' : describe(g);
    throw new GradError('backward', `a gradient arrives at ${what}, which ${this.#why}`);
  }

  override release(): void {}
}

/**
 * Says of a new tensor that a gradient would flow on from it, if it were known where to: passing
 * over it, backward is refused for the reason given. Returns the tensor.
 * @throws {GradError} in backward, always.
 * @example
 * const y = withoutWayBack(tensor([1]), 'came from elsewhere');
 * y.requiresGrad // true
 */
export function withoutWayBack(tensor: Tensor, why: string): Tensor {
  setHistory(tensor, new History(tensor, true, new DeadEnd(why)));
  return tensor;
}
