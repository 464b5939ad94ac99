// What a step keeps of a tensor until its gradient was computed: the memory, and how often that
// had been written to. Handles may be disposed meanwhile, as those of a scope are. A function that
// saves otherwise, for a while, may stand in.

import { type DType, type Shape, Tensor } from '@gradus/tensor';
import { describe } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { givenHistory } from './history.ts';

/** What a step says whose saved tensors are gone. */
export function usedUp(step: string): GradError {
  return new GradError(
    'backward',
    `${step} was computed before, and what it saved is gone; the first backward() must ` +
      'be told to keep it, by { retainGraph: true }',
    { step },
  );
}

/** What a step keeps of a tensor. */
export abstract class Saved {
  /**
   * The tensor as it was saved: a handle of the user's, or one more, which goes to `made`.
   * @throws {GradError} if it was written to since, or sees other memory now.
   */
  abstract tensor(step: string, made: Tensor[]): Tensor;

  /** Takes the tensor as it is now, whatever was written to it before. */
  abstract renew(): void;

  /** Lets go of the memory. */
  abstract release(): void;

  /** Saves a tensor. */
  static of(tensor: Tensor): Saved {
    if (givenHistory(tensor)?.severed === 'inferenceMode') {
      throw new GradError(
        'inferenceMode',
        `${describe(tensor)} was made in inferenceMode and is needed for a gradient; clone() ` +
          'outside of it gives one that can be',
        { dtype: tensor.dtype, shape: tensor.shape },
      );
    }
    return save(tensor);
  }
}

/** A tensor whose memory is held. */
export class Held extends Saved {
  readonly #tensor: Tensor;
  // The tensor may come to see other memory.
  readonly #storage: Tensor['storage'];
  #version: number;
  #isHeld = true;

  constructor(tensor: Tensor) {
    super();
    this.#tensor = tensor;
    this.#storage = tensor.storage;
    this.#version = tensor.storage.version;
    tensor.storage.retain();
  }

  /** What the tensor is like. */
  get spec(): { readonly dtype: DType; readonly shape: Shape } {
    return this.#tensor;
  }

  override tensor(step: string, made: Tensor[]): Tensor {
    const { storage, dtype, shape } = this.#tensor;
    if (storage !== this.#storage) {
      throw new GradError(
        'backward',
        `a tensor saved for ${step} was given other data since, and is ${describe(this.#tensor)} ` +
          `on ${this.#tensor.device} now; backward() comes first`,
        { step, dtype, shape },
      );
    }
    if (storage.version !== this.#version) {
      throw new GradError(
        'backward',
        `${describe(this.#tensor)}, saved for ${step}, was written to in place ` +
          `(version ${storage.version}, saved at version ${this.#version}); write to a clone(), ` +
          'or write after backward()',
        { step, dtype, shape, saved: this.#version, found: storage.version },
      );
    }
    if (!this.#tensor.disposed) return this.#tensor;
    const handle = new Tensor(storage, dtype, this.#tensor);
    handle.record = this.#tensor.record;
    made.push(handle);
    return handle;
  }

  override renew(): void {
    this.#version = this.#tensor.storage.version;
  }

  override release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#storage.release();
  }
}

const hold = (tensor: Tensor): Saved => new Held(tensor);
let save = hold;

/** Runs `fn`; what is saved meanwhile is saved by `how`. */
export function saving<R>(how: (tensor: Tensor) => Saved, fn: () => R): R {
  const before = save;
  save = how;
  try {
    return fn();
  } finally {
    save = before;
  }
}
