// What autograd adds to every tensor.

import { Tensor } from '@gradus/tensor';
import { checkLive, describe, worded } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { type BackwardOptions, backward } from '../tape/backward.ts';
import { historyOf } from '../tape/current.ts';
import { setData } from '../tape/data.ts';
import { setGrad, shownGrad } from '../tape/gradients.ts';
import { History, type Hook, Hooks } from '../tape/history.ts';
import { watched } from '../tape/hooks.ts';
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
     * @throws {DisposedError} if this tensor was disposed.
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
     * A pass that fails, in a hook too, leaves all gradients as they were.
     * @throws {GradError} if this tensor requires no gradient, if it has several elements and no
     * `gradient` is given, if that has another shape, dtype or device, if `inputs` is empty, if the
     * graph was used up, or if a tensor that is needed was written to since.
     * @source `torch.Tensor.backward`
     * @example
     * const w = tensor([1, 2], { requiresGrad: true });
     * w.mul(w).sum().backward();
     * await w.grad.toArray() // [2, 4]
     */
    backward(gradient?: Tensor, options?: BackwardOptions): void;
    /**
     * The same elements, outside of the graph.
     * @throws {DisposedError} if this tensor was disposed.
     * @example
     * tensor([1], { requiresGrad: true }).mul(2).detach().requiresGrad // false
     */
    detach(): Tensor;
    /**
     * Takes this tensor itself out of the graph.
     * @example
     * const y = tensor([1], { requiresGrad: true }).mul(2);
     * y.detach_();
     * y.requiresGrad // false
     */
    detach_(): Tensor;
    /**
     * Lets this tensor keep its gradient though it is no leaf. Those of several passes add up.
     * @throws {GradError} if it requires no gradient.
     * @example
     * const y = tensor([1], { requiresGrad: true }).mul(2);
     * y.retainGrad();
     * y.mul(3).sum().backward();
     * await y.grad.toArray() // [3]
     */
    retainGrad(): void;
    /**
     * Calls `hook` with every gradient of this tensor; what it returns replaces the gradient.
     * @returns Removes the hook.
     * @throws {GradError} if this tensor requires no gradient.
     * @example
     * const w = tensor([1], { requiresGrad: true });
     * w.registerHook((g) => g.mul(10));
     * w.mul(2).sum().backward();
     * await w.grad.toArray() // [20]
     */
    registerHook(hook: Hook): () => void;
  }
}

// Another handle would bring memory back that may be somebody else's by now.
function detached(op: string, x: Tensor): Tensor {
  checkLive(op, x);
  const handle = new Tensor(x.storage, x.dtype, x);
  handle.record = new History(handle, false);
  return handle;
}

function flowing(op: string, x: Tensor): History {
  const history = historyOf(x);
  if (history !== undefined) return watched(history);
  throw new GradError(op, `${describe(x)} requires no gradient`, {
    dtype: x.dtype,
    shape: x.shape,
  });
}

function checkHook(hook: unknown): void {
  if (typeof hook === 'function') return;
  throw new GradError('registerHook', `the hook is ${worded(hook)}; it is a function`, { hook });
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
      return shownGrad(this);
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
      return detached('data', this);
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
    return detached('detach', this);
  },
  detach_() {
    if (this.isLeaf) return setRequired(this, false);
    const { grad } = this;
    this.record = new History(this, false);
    this.grad = grad;
    return this;
  },
  retainGrad() {
    const history = flowing('retainGrad', this);
    if (!history.isLeaf) history.isRetained = true;
    this.record = history;
  },
  registerHook(hook: Hook) {
    checkHook(hook);
    const history = flowing('registerHook', this);
    const { hooks = new Hooks() } = history;
    history.hooks = hooks.add(hook);
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
