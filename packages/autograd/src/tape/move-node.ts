// The step of a move to another device: the gradient moves back.

import { type Tensor, to } from '@gradus/tensor';
import type { History } from './history.ts';
import { type Gradients, Node } from './node.ts';

export class MoveNode extends Node {
  readonly #device: string;

  constructor({ device }: Tensor, history: History) {
    super('ToCopyBackward0', [history]);
    this.#device = device;
  }

  override backward([g]: Gradients): Gradients {
    return [g && to(g, this.#device)];
  }

  override release(): void {}
}
