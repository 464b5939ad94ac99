// Leaves: tensors whose gradient is asked for.

import type { Tensor } from '@gradus/tensor';
import { describe } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { currentHistory } from './current.ts';
import { History, setHistory } from './history.ts';
import { hasGradients } from './steps.ts';

/** Makes a tensor a leaf that requires a gradient, or one that does not. */
export function setRequired(x: Tensor, requiresGrad: boolean): Tensor {
  const history = currentHistory(x);
  if ((history?.requiresGrad ?? false) === requiresGrad) return x;
  checkLeaf(x, history, requiresGrad);
  x.record = undefined;
  // Gradients of what was recorded before still arrive at what the leaf was then; and programs
  // that were compiled for a frozen leaf know it when it is frozen again.
  const leaf = history?.former ?? new History(x, requiresGrad);
  leaf.grad = history?.grad;
  leaf.isGradShown = history?.isGradShown ?? false;
  if (history !== undefined && (!requiresGrad || history.former !== undefined)) {
    leaf.former = history;
    history.grad = undefined;
  }
  setHistory(x, leaf);
  return x;
}

function checkLeaf(x: Tensor, history: History | undefined, requiresGrad: boolean): void {
  const details = { dtype: x.dtype, shape: x.shape };
  if (!hasGradients(x.dtype)) {
    throw new GradError(
      'requiresGrad',
      `${describe(x)} is not floating; only float32 and float64 have gradients`,
      details,
    );
  }
  if (history?.severed === 'inferenceMode') {
    throw new GradError(
      'requiresGrad',
      `${describe(x)} was made in inferenceMode; clone() outside of it gives one that can`,
      details,
    );
  }
  if (requiresGrad || history === undefined || history.isLeaf) return;
  throw new GradError(
    'requiresGrad',
    `${describe(x)} is no leaf (${history.node}): it requires a gradient because its inputs do. ` +
      'detach() gives its values without one.',
    details,
  );
}
