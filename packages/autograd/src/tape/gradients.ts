// The gradient that a tensor holds: who has seen it, and what becomes of it when it is let go.

import type { Tensor } from '@gradus/tensor';
import { checkLive } from '@gradus/tensor/interpreter';
import { checkGrad } from './data.ts';
import { noteGradient } from './gradient-watch.ts';
import { givenHistory, History, setHistory } from './history.ts';

/**
 * The gradient of a tensor, for use at once: `x.grad` without the promise that it lasts. What is
 * only looked at so is freed as soon as the gradient is set to null.
 * @example
 * const w = tensor([1, 2], { requiresGrad: true });
 * w.mul(3).sum().backward();
 * await peekGrad(w).toArray() // [3, 3]
 */
export function peekGrad(x: Tensor): Tensor | null {
  return heldBy(givenHistory(x)) ?? null;
}

/** The gradient of a tensor, handed out. */
export function shownGrad(x: Tensor): Tensor | null {
  const history = givenHistory(x);
  const grad = heldBy(history);
  if (history === undefined || grad === undefined) return null;
  history.isGradShown = true;
  return grad;
}

function heldBy(history: History | undefined): Tensor | undefined {
  if (history === undefined) return undefined;
  noteGradient(history);
  return history.grad;
}

/** Gives a tensor a gradient, or takes it. */
export function setGrad(x: Tensor, grad: Tensor | null): void {
  if (grad === null) {
    dropGrad(givenHistory(x));
    return;
  }
  checkLive('grad', grad, 1);
  checkGrad(x, grad);
  const history = givenHistory(x) ?? new History(x, false);
  noteGradient(history);
  history.grad = grad;
  history.isGradShown = true;
  setHistory(x, history);
}

// Nobody can miss what nobody has seen.
function dropGrad(history: History | undefined): void {
  if (history === undefined) return;
  noteGradient(history);
  if (history.grad === undefined) return;
  if (!history.isGradShown) history.grad.dispose();
  history.grad = undefined;
}
