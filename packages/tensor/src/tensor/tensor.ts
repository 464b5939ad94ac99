// The tensor: a layout over a storage, and the right to let go of it. Everything else that a
// tensor can do is a function of the op tables or of `reading.ts`; `methods.ts` makes methods
// of them, so that this file knows no operation.

import type { DType } from '../dtype/dtype.ts';
import { DisposedError } from '../errors.ts';
import { noteMade } from '../memory/scope.ts';
import type { Layout } from '../shape/layout.ts';
import { describe, elementCount, type Shape } from '../shape/shape.ts';
import type { Methods } from './methods.ts';
import type { Storage } from './storage.ts';
import { wrongOperand } from './wrong-operand.ts';

/**
 * An n-dimensional array on a device. Views share memory; operations whose names end in an
 * underscore write in place.
 * @example
 * const x = tensor([[1, 2], [3, 4]]);
 * await x.t().mm(x).toArray() // [[10, 14], [14, 20]]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: `methods.ts` defines every method that the interface names, and is typed by them
export class Tensor {
  readonly dtype: DType;
  /** Sizes of the dims, outermost first. */
  readonly shape: Shape;
  /** Elements to step over for the next index of each dim. */
  readonly strides: readonly number[];
  /** Element of the storage at which index `[0, …, 0]` lies. */
  readonly offset: number;
  /** The memory this tensor sees, shared with its views. */
  readonly storage: Storage;
  /** What an interpreter above the executor remembers of this handle. */
  record: unknown = undefined;
  #disposed = false;

  constructor(storage: Storage, dtype: DType, layout: Layout) {
    this.storage = storage;
    this.dtype = dtype;
    this.shape = layout.shape;
    this.strides = layout.strides;
    this.offset = layout.offset;
    storage.retain();
    noteMade(this);
  }

  /** Name of the device that holds the elements. */
  get device(): string {
    return this.storage.backend.name;
  }

  /** Number of dims. */
  get rank(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  get numel(): number {
    return elementCount(this.shape);
  }

  /** Whether `dispose` was called on this handle. */
  get disposed(): boolean {
    return this.#disposed;
  }

  /**
   * Lets go of this handle; the memory is freed with the last handle on it. Optional: what is
   * not disposed is collected. Calling it again does nothing.
   * @example
   * const x = tensor([1]);
   * x.dispose();
   * x.disposed // true
   */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.storage.release();
  }
}

/** The operations, as methods; and `using`, where the platform has it. */
export interface Tensor extends Methods, Disposable {}

// Without explicit resource management in the platform, dispose() is all there is.
if (Symbol.dispose !== undefined) {
  Object.defineProperty(Tensor.prototype, Symbol.dispose, {
    value(this: Tensor) {
      this.dispose();
    },
  });
}

/** Refuses what is no tensor, as untyped callers may give, and a handle that was let go. */
export function checkLive(op: string, tensor: Tensor, position = 0): void {
  if (!(tensor instanceof Tensor)) throw wrongOperand(op, position, tensor);
  if (tensor.disposed) {
    throw new DisposedError(
      op,
      `${describe(tensor)} was disposed; keep() lets a tensor outlive the scope it was made in`,
      { dtype: tensor.dtype, shape: tensor.shape },
    );
  }
}
