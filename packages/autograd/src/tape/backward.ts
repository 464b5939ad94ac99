// `backward()`: gradients of a result with respect to leaves, added to what the leaves hold.

import { onesLike, Tensor } from '@gradus/tensor';
import {
  checkLive,
  checkOptions,
  describe,
  dtypes,
  isContiguous,
  keepImplied,
  mayOverlapItself,
  sameShape,
  worded,
} from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { listed, type Tensors } from '../functional/structure.ts';
import { historyOf } from './current.ts';
import { gradientsOf, type Root } from './engine.ts';
import { noteGradient } from './gradient-watch.ts';
import type { History } from './history.ts';
import { setGradEnabled } from './modes.ts';

/** Options of a backward pass. */
export interface BackwardOptions {
  /** Whether what was saved is kept, for another pass; as `createGraph` unless given. */
  readonly retainGraph?: boolean;
  /** Whether gradients are recorded, so that they can be differentiated again. */
  readonly createGraph?: boolean;
  /** The tensors to add gradients to, leaves or not; all leaves unless given. */
  readonly inputs?: Tensors;
}

/** Adds the gradients of `x` to the leaves that it was computed from. */
export function backward(
  x: Tensor,
  gradient: Tensor | undefined,
  options: BackwardOptions = {},
): void {
  checkOptions('backward', options, '{ retainGraph: true }');
  const { createGraph = false, retainGraph = createGraph, inputs } = options;
  const root = rootOf('backward', x, gradient);
  const wanted = inputs && wantedHistories(listed(inputs));
  setGradEnabled(createGraph, () => {
    const { gradients, retained } = gradientsOf([root], { retainGraph, wanted });
    for (const history of gradients.keys()) checkArrival(history);
    for (const [history, found] of gradients) accumulate(history, found, createGraph);
    for (const [history, found] of retained) {
      if (wanted?.has(history)) found.dispose();
      else accumulate(history, found, createGraph);
    }
  });
  if (root.gradient !== gradient) root.gradient.dispose();
}

function wantedHistories(inputs: readonly Tensor[]): ReadonlySet<History> {
  if (inputs.length === 0) {
    throw new GradError('backward', 'inputs is empty; without it, all leaves get their gradients', {
      inputs: 0,
    });
  }
  return new Set(inputs.map((input, i) => wantedHistory('backward', input, i)));
}

/** Where a pass starts: a result and its gradient, which is 1 for a scalar unless given. */
export function rootOf(op: string, x: Tensor, gradient: Tensor | undefined | null): Root {
  checkLive(op, x);
  const history = historyOf(x);
  if (history === undefined) {
    throw new GradError(
      op,
      `${describe(x)} requires no gradient: no tensor that it was computed from does, or it was ` +
        'computed in noGrad() or from a detached tensor. requiresGrad_() marks a leaf.',
      { dtype: x.dtype, shape: x.shape },
    );
  }
  if (gradient !== undefined && gradient !== null) {
    checkSeed(op, x, gradient);
    return { history, gradient };
  }
  if (x.numel !== 1) {
    throw new GradError(
      op,
      `the result is ${describe(x)}; only a scalar starts without a seed. Reduce it with sum() ` +
        `or mean(), or pass a gradient of shape [${x.shape.join(', ')}].`,
      { dtype: x.dtype, shape: x.shape },
    );
  }
  return { history, gradient: onesLike(x) };
}

function checkSeed(op: string, x: Tensor, gradient: Tensor): void {
  if (!(gradient instanceof Tensor)) {
    throw new GradError(
      op,
      `the gradient is ${worded(gradient)}; it is a tensor like the result, ${describe(x)}, or ` +
        'undefined for 1, and options come after it',
      { gradient },
    );
  }
  checkLive(op, gradient, 1);
  if (gradient.device !== x.device) {
    throw new GradError(
      op,
      `the gradient is ${describe(gradient)} on ${gradient.device}, the result is ` +
        `${describe(x)} on ${x.device}; both must be on one device`,
      { devices: [gradient.device, x.device] },
    );
  }
  if (gradient.dtype === x.dtype && sameShape(gradient.shape, x.shape)) return;
  throw new GradError(
    op,
    `the gradient is ${describe(gradient)}, the result is ${describe(x)}; both must have one ` +
      'dtype and shape',
    { gradient: gradient.shape, shape: x.shape, dtypes: [gradient.dtype, x.dtype] },
  );
}

/** The history of a tensor whose gradient is asked for. */
export function wantedHistory(op: string, input: Tensor, position = 0): History {
  checkLive(op, input, position);
  const history = historyOf(input);
  if (history !== undefined) return history;
  throw new GradError(
    op,
    `the input ${describe(input)} requires no gradient; requiresGrad_() marks it before it is used`,
    { dtype: input.dtype, shape: input.shape },
  );
}

function checkArrival(history: History): void {
  if (history.severed !== 'data') return;
  throw new GradError(
    'backward',
    `a leaf that was ${describe(history)} when it was used has other data now, and its gradient ` +
      'no place; backward() comes before the data is exchanged',
    { dtype: history.dtype, shape: history.shape },
  );
}

/** Adds a gradient to what a history holds; the handle that comes in is used up. */
export function accumulate(history: History, gradient: Tensor, createGraph: boolean): void {
  noteGradient(history);
  const before = history.grad;
  if (before === undefined || before.disposed) {
    history.grad = createGraph ? gradient : owned(gradient);
    // While it waits it holds what the graph has let go of.
    history.grad.storage.settleHeavy();
    keepImplied(history.grad);
    history.isGradShown = createGraph;
    return;
  }
  // What is recorded is the holder's as it is; what was expanded cannot be written to.
  if (createGraph || mayOverlapItself(before)) {
    history.grad = before.add(gradient);
    keepImplied(history.grad);
    history.isGradShown = true;
  } else before.add_(gradient);
  gradient.dispose();
}

/** A gradient in memory of its own, row-major: optimizers write to it, users keep it. */
function owned(gradient: Tensor): Tensor {
  const { storage, numel, dtype, shape, strides } = gradient;
  const isWhole = storage.bytes === numel * dtypes[dtype].bytes;
  if (isWhole && !storage.isShared && isContiguous(shape, strides)) return gradient;
  const copy = gradient.clone();
  gradient.dispose();
  return copy;
}
