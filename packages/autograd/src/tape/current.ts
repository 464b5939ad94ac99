// The history of a tensor as it is now: writes to its memory that went through other tensors are
// looked up when somebody asks.

import { scope, type Tensor } from '@gradus/tensor';
import { describe, extent, type Layout, sameLayout } from '@gradus/tensor/interpreter';
import { embedded, partOf } from '../derivatives/embedding.ts';
import { GradError } from '../errors.ts';
import { givenHistory, History, ownerOf } from './history.ts';
import { retainAnew } from './hooks.ts';
import { type Gradients, Node } from './node.ts';

/** The history of a tensor, if gradients flow to it. */
export function historyOf(tensor: Tensor): History | undefined {
  const history = currentHistory(tensor);
  return history?.requiresGrad ? history : undefined;
}

/** The history of a tensor, if it has one. */
export function currentHistory(tensor: Tensor): History | undefined {
  const given = givenHistory(tensor);
  if (given?.severed !== undefined) {
    if (given.severed === 'function') checkUnwritten(given);
    return given;
  }
  const owner = given?.owner ?? ownerOf(tensor);
  if (owner === undefined) return undefined;
  const { latest } = owner;
  if (latest === undefined || given?.writes === latest.writes) return given;
  return renewed(tensor, owner, latest.history, latest.writes);
}

function checkUnwritten(given: History): void {
  const { dtype, shape, owner, writes, node } = given;
  if ((owner.latest?.writes ?? 0) === writes) return;
  throw new GradError(
    'backward',
    `${describe(given)}, which ${node} returned though it shares memory with another tensor, was ` +
      'changed by a write to that; return a clone(), or write to one',
    { dtype, shape },
  );
}

function renewed(tensor: Tensor, owner: History, memory: History, writes: number): History {
  const { node, index, requiresGrad } = memory;
  const history = sameLayout(tensor, memory)
    ? new History(tensor, requiresGrad, node, index, owner, writes)
    : new History(tensor, requiresGrad, new PartNode(tensor, memory), 0, owner, writes);
  retainAnew(givenHistory(tensor), history);
  tensor.record = history;
  return history;
}

/** First place of a memory, and how many there are. */
export function placesOf(layout: Layout): { readonly start: number; readonly size: number } {
  const { start, end } = extent(layout);
  return { start, size: end - start };
}

/** A layout counted from another place. */
export function from(start: number, { shape, strides, offset }: Layout): Layout {
  return { shape, strides, offset: offset - start };
}

/** The gradient of one layout as that of another over the same memory. */
export function moved(g: Tensor, source: Layout, target: Layout): Tensor {
  const { start, size } = placesOf(target);
  return partOf(embedded(g, from(start, source), size), from(start, target));
}

/** The step from a memory that was written to, to a tensor that sees a part of it. */
class PartNode extends Node {
  readonly #part: Layout;
  readonly #memory: Layout;

  constructor(part: Layout, memory: History) {
    super('AsStridedBackward0', [memory]);
    const { shape, strides, offset } = part;
    this.#part = { shape, strides, offset };
    this.#memory = memory;
  }

  override backward([g]: Gradients): Gradients {
    return [g && scope(() => moved(g, this.#part, this.#memory))];
  }

  override release(): void {}
}
