// What happens to a gradient on its way: functions that users registered see it and may replace
// it; a tensor that retains its gradient keeps it.

import { Tensor } from '@gradus/tensor';
import { dependingOn, describe, keepImplied, sameShape } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { alias } from './alias.ts';
import type { History } from './history.ts';
import type { Gradients, Node } from './node.ts';

/** Shows the gradients of a step's outputs to whoever watches them. */
export function watch(node: Node, gradients: Gradients): void {
  node.watched?.forEach((history, index) => {
    const gradient = gradients[index];
    if (history === undefined || gradient === undefined) return;
    gradients[index] = hooked(history, gradient);
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
  if (history.isRetained) {
    history.grad = alias(result);
    keepImplied(history.grad);
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
    `the hook returned ${isTensor ? describe(replacement) : typeof replacement}, the gradient is ` +
      `${describe(gradient)}; a replacement has its shape and dtype`,
    { replacement, dtype: gradient.dtype, shape: gradient.shape },
  );
}
