// The elements of a leaf, exchanged for others: what moves a parameter to another dtype or device
// while an optimizer holds it.

import type { Tensor } from '@gradus/tensor';
import { checkLive, describe, exchange } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { currentHistory } from './current.ts';
import { History, setHistory } from './history.ts';
import { hasGradients } from './steps.ts';

/** Lets a leaf see the elements of `value` from now on. */
export function setData(x: Tensor, value: Tensor): void {
  checkLive('data', x);
  checkLive('data', value, 1);
  const history = currentHistory(x);
  checkExchange(x, history, value);
  exchange(x, value);
  // A gradient that a graph recorded before sends there has no place to go.
  if (history !== undefined) history.severed = 'data';
  x.record = undefined;
  const leaf = new History(x, history?.requiresGrad ?? false);
  leaf.grad = history?.grad;
  leaf.hooks = history?.hooks;
  setHistory(x, leaf);
}

function checkExchange(x: Tensor, history: History | undefined, value: Tensor): void {
  const details = { dtype: x.dtype, shape: x.shape };
  if (history?.isLeaf === false) {
    throw new GradError(
      'data',
      `${describe(x)} is no leaf (${history.node}); only leaves are given other data`,
      details,
    );
  }
  if (history?.requiresGrad && !hasGradients(value.dtype)) {
    throw new GradError(
      'data',
      `${describe(x)} requires a gradient, the data is ${describe(value)}; only float32 and ` +
        'float64 have gradients',
      details,
    );
  }
  if (history?.grad !== undefined) checkGrad(value, history.grad);
}

/** Refuses a gradient that is not like its tensor. */
export function checkGrad(x: Tensor, grad: Tensor): void {
  const isFitting =
    grad.dtype === x.dtype &&
    grad.device === x.device &&
    grad.shape.length === x.shape.length &&
    grad.shape.every((size, d) => size === x.shape[d]);
  if (isFitting) return;
  throw new GradError(
    'grad',
    `the gradient is ${describe(grad)} on ${grad.device}, the tensor is ${describe(x)} on ` +
      `${x.device}; both must have one dtype, shape and device`,
    { gradient: grad.shape, shape: x.shape, dtypes: [grad.dtype, x.dtype] },
  );
}
