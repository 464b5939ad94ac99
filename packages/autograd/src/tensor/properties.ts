// What autograd adds to every tensor.

import { Tensor } from '@gradus/tensor';
import { describe } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { type BackwardOptions, backward, gradOf } from '../tape/backward.ts';
import { historyOf } from '../tape/current.ts';
import { checkGrad, setData } from '../tape/data.ts';
import { noteGradient } from '../tape/gradient-watch.ts';
import { givenHistory, History, type Hook, Hooks, setHistory } from '../tape/history.ts';
import { setRequired } from '../tape/leaves.ts';
import type { Node } from '../tape/node.ts';

declare module '@gradus/tensor' {
  interface CreationOptions {
    /** Whether the tensor is a leaf whose gradient is computed; false unless given. */
    readonly requiresGrad?: boolean;
  }

  interface Tensor {
    /** Whether gradients flow to this tensor. Setting it makes a leaf, or stops being one. */
    requiresGrad: boolean;
    /** The gradient that `backward()` left: of a leaf, or after `retainGrad()`; else null. */
    grad: Tensor | null;
    /** Whether this tensor was not computed from tensors that require gradients. */
    readonly isLeaf: boolean;
    /** The step that computed this tensor, if it is recorded. */
    readonly gradFn: Node | null;
    /**
     * The same elements, outside of the graph: PyTorch's `data`. Set, it lets a leaf see other
     * elements, of whatever dtype, shape and device; whoever holds the leaf sees them too.
     * @throws {GradError} when set, if the tensor is no leaf, if it requires a gradient and the
     * new elements are not floating, or if it holds a gradient that does not fit them.
     * @example
     * const w = tensor([1, 2], { requiresGrad: true });
     * w.data.mul_(3);
     * await w.toArray() // [3, 6]
     */
    data: Tensor;
    /**
     * Makes this tensor a leaf whose gradient is computed, or not one any more.
     * @throws {GradError} if the dtype is not floating, or the tensor is no leaf.
     * @example
     * zeros([2]).requiresGrad_().isLeaf // true
     */
    requiresGrad_(requiresGrad?: boolean): Tensor;
    /**
     * Adds the gradients of this tensor to the leaves that it was computed from.
     *
     * `gradient` has its shape and dtype; for one element it is 1 unless given.
     * @throws {GradError} if this tensor requires no gradient, if it has several elements and no
     * `gradient` is given, if that has another shape, dtype or device, if the graph was used up, or
     * if a tensor that is needed was written to since.
     * @source `torch.Tensor.backward`
     * @example
     * const w = tensor([1, 2], { requiresGrad: true });
     * w.mul(w).sum().backward();
     * await w.grad.toArray() // [2, 4]
     */
    backward(gradient?: Tensor, options?: BackwardOptions): void;
    /**
     * The same elements, outside of the graph.
     * @example
     * tensor([1], { requiresGrad: true }).mul(2).detach().requiresGrad // false
     */
    detach(): Tensor;
    /** Takes this tensor itself out of the graph. */
    detach_(): Tensor;
    /**
     * Lets this tensor keep its gradient though it is no leaf.
     * @throws {GradError} if it requires no gradient.
     */
    retainGrad(): void;
    /**
     * Calls `hook` with every gradient of this tensor; what it returns replaces the gradient.
     * @returns Removes the hook.
     * @throws {GradError} if this tensor requires no gradient.
     */
    registerHook(hook: Hook): () => void;
  }
}

function detach(x: Tensor): Tensor {
  const handle = new Tensor(x.storage, x.dtype, x);
  handle.record = new History(handle, false);
  return handle;
}

function watched(op: string, x: Tensor): History {
  const history = historyOf(x);
  if (history === undefined) {
    throw new GradError(op, `${describe(x)} requires no gradient`, {
      dtype: x.dtype,
      shape: x.shape,
    });
  }
  const { node, index } = history;
  if (node !== undefined) {
    node.watched ??= [];
    node.watched[index] ??= history;
    return node.watched[index] ?? history;
  }
  return history;
}

function setGrad(x: Tensor, grad: Tensor | null): void {
  if (grad === null) {
    const history = givenHistory(x);
    if (history === undefined) return;
    noteGradient(history);
    history.grad = undefined;
    return;
  }
  checkGrad(x, grad);
  const history = givenHistory(x) ?? new History(x, false);
  noteGradient(history);
  history.grad = grad;
  setHistory(x, history);
}

const accessors: { readonly [name: string]: PropertyDescriptor & ThisType<Tensor> } = {
  requiresGrad: {
    get() {
      return historyOf(this) !== undefined;
    },
    set(requiresGrad: boolean) {
      setRequired(this, requiresGrad);
    },
  },
  grad: {
    get() {
      return gradOf(this);
    },
    set(grad: Tensor | null) {
      setGrad(this, grad);
    },
  },
  isLeaf: {
    get() {
      return historyOf(this)?.isLeaf ?? true;
    },
  },
  gradFn: {
    get() {
      return historyOf(this)?.node ?? null;
    },
  },
  data: {
    get() {
      return detach(this);
    },
    set(value: Tensor) {
      setData(this, value);
    },
  },
};

const methods: { readonly [name: string]: (this: Tensor, ...args: never[]) => unknown } = {
  requiresGrad_(requiresGrad = true) {
    return setRequired(this, requiresGrad);
  },
  backward(gradient?: Tensor, options?: BackwardOptions) {
    backward(this, gradient, options);
  },
  detach() {
    return detach(this);
  },
  detach_() {
    this.record = new History(this, false);
    return this;
  },
  retainGrad() {
    const history = watched('retainGrad', this);
    if (!history.isLeaf) history.isRetained = true;
    this.record = history;
  },
  registerHook(hook: Hook) {
    const { hooks = new Hooks() } = watched('registerHook', this);
    watched('registerHook', this).hooks = hooks.add(hook);
    return () => {
      hooks.delete(hook);
    };
  },
};

for (const [name, accessor] of Object.entries(accessors)) {
  Object.defineProperty(Tensor.prototype, name, { configurable: true, ...accessor });
}
for (const [name, value] of Object.entries(methods)) {
  Object.defineProperty(Tensor.prototype, name, { configurable: true, writable: true, value });
}
