// Where the outputs of a user's function stand in the graph.

import { Tensor } from '@gradus/tensor';
import { alias } from '../tape/alias.ts';
import { History, ownerOf, setHistory } from '../tape/history.ts';
import type { Node } from '../tape/node.ts';
import { hasGradients } from '../tape/steps.ts';
import { Context } from './context.ts';

/** The outputs as outputs of `node`; those that are no tensors stay as they are. */
export function recordOutputs(
  node: Node,
  ctx: Context,
  inputs: readonly Tensor[],
  outputs: readonly unknown[],
): unknown[] {
  return outputs.map((output, index) => {
    if (!(output instanceof Tensor)) return output;
    if (!hasGradients(output.dtype) || Context.isNonDifferentiable(ctx, output)) {
      return inputs.includes(output) ? constant(output) : output;
    }
    const isShared =
      ownerOf(output) !== undefined || inputs.some(({ storage }) => storage === output.storage);
    if (isShared) return shared(output, node, index);
    setHistory(output, new History(output, true, node, index));
    return output;
  });
}

// An input that is returned as a constant is still the input to everybody else.
function constant(input: Tensor): Tensor {
  const handle = alias(input);
  handle.record = new History(handle, false);
  return handle;
}

// What shares its memory with an input, another output or a tensor of somebody else's gets a handle
// of its own: theirs have their own place in the graph. A write through it could not be told to them.
function shared(output: Tensor, node: Node, index: number): Tensor {
  const handle = alias(output);
  const owner = ownerOf(output);
  const history = new History(handle, true, node, index, owner, owner?.latest?.writes);
  history.severed = 'function';
  handle.record = history;
  return handle;
}
