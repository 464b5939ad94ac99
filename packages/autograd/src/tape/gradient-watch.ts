// Who is told of the gradients that tensors hold, before they are looked at or changed.

import type { Tensor } from '@gradus/tensor';

/** What holds the gradient of a leaf; the same object for as long as the tensor is that leaf. */
export interface GradientHolder {
  /** The gradient, if there is one. */
  grad: Tensor | undefined;
  /** Whether the gradient was handed out: somebody may hold it after it was set to null. */
  isGradShown: boolean;
  /** Whether gradients end here. */
  readonly isLeaf: boolean;
}

let watcher: ((holder: GradientHolder) => void) | undefined;

/**
 * Runs `fn`, and calls `told` with the holder of each gradient before that is read, replaced or
 * added to: for those who do again what `fn` did.
 * @example
 * const w = tensor([1, 2], { requiresGrad: true });
 * const held = [];
 * watchGradients((holder) => held.push(holder.grad), () => w.sum().backward());
 * held // [undefined]
 */
export function watchGradients<R>(told: (holder: GradientHolder) => void, fn: () => R): R {
  const before = watcher;
  watcher = told;
  try {
    return fn();
  } finally {
    watcher = before;
  }
}

/** Tells of a gradient that is about to be read or changed. */
export function noteGradient(holder: GradientHolder): void {
  if (watcher !== undefined) watcher(holder);
}
