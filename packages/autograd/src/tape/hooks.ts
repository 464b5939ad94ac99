// What happens to a gradient on its way: functions that users registered see it and may replace
// it; a tensor that retains its gradient keeps it.

import { Tensor } from '@gradus/tensor';
import { dependingOn, describe, sameShape, worded } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { alias } from './alias.ts';
import type { History } from './history.ts';
import type { Gradients, Node } from './node.ts';

/** The history at which hooks and retained gradients of a tensor's place in the graph are kept. */
export function watched(history: History): History {
  const { node, index } = history;
  if (node === undefined) return history;
  node.watched ??= [];
  node.watched[index] ??= history;
  return node.watched[index] ?? history;
}

/** Lets a tensor that has a new place in the graph retain its gradient there. */
export function retainAnew(before: History | undefined, after: History): void {
  if (before === undefined || before === after) return;
  after.grad = before.grad;
  after.isGradShown = before.isGradShown;
  if (!before.isRetained) return;
  before.isRetained = false;
  after.isRetained = true;
  watched(after);
}

/** Shows the gradients of a step's outputs to whoever watches them; notes those that are retained. */
export function watch(node: Node, gradients: Gradients, retained: Map<History, Tensor>): void {
  node.watched?.forEach((history, index) => {
    const gradient = gradients[index];
    if (history === undefined || gradient === undefined) return;
    const result = hooked(history, gradient);
    gradients[index] = result;
    if (history.isRetained) retained.set(history, alias(result));
  });
}

/** The gradient after the hooks of a history; the handle that comes in is used up. */
export function hooked(history: History, gradient: Tensor): Tensor {
  let result = gradient;
  // A captured program holds what hooks did, and nothing of hooks that came or went since.
  dependingOn(() => history.hooks?.changes);
  for (const hook of history.hooks ?? []) {
    // A handle of its own, which the hook may keep.
    const replacement = hook(alias(result));
    if (replacement === undefined) continue;
    checkReplacement(replacement, gradient);
    result.dispose();
    result = alias(replacement);
  }
  return result;
}

function checkReplacement(replacement: unknown, gradient: Tensor): void {
  const isTensor = replacement instanceof Tensor;
  if (
    isTensor &&
    replacement.dtype === gradient.dtype &&
    sameShape(replacement.shape, gradient.shape)
  ) {
    return;
  }
  throw new GradError(
    'registerHook',
    `the hook returned ${isTensor ? describe(replacement) : worded(replacement)}, the gradient ` +
      `is ${describe(gradient)}; a replacement has its shape and dtype`,
    { replacement, dtype: gradient.dtype, shape: gradient.shape },
  );
}
