// The gradients of leaves that a function reads, replaces or adds to: what they were before
// decides what it does, what they are after is part of its effect.

import { type GradientHolder, noGrad, withoutWayBack } from '@gradus/autograd';
import { clone, keep, Tensor } from '@gradus/tensor';
import type { BackendBuffer } from '@gradus/tensor/backend';
import { exchange, type Layout, type Storage, sameLayout } from '@gradus/tensor/interpreter';

/** Why gradients cannot flow on from what a program gives. */
export const notRecorded =
  'was computed by a compiled function, which leaves no record of how; call backward() inside of ' +
  'the function';

/** A gradient as it was found, and as it was left. */
export interface HeldGradient {
  readonly holder: GradientHolder;
  readonly before: Tensor | undefined;
  readonly after: Tensor | undefined;
}

/** Notes of gradients, in the order in which they were first looked at. */
export class GradientNotes {
  readonly #before = new Map<GradientHolder, Tensor | undefined>();

  /** To be told of every gradient before it is read or changed. */
  readonly note = (holder: GradientHolder): void => {
    if (this.#before.has(holder)) return;
    const before = gradientOf(holder);
    // One that waits has no memory yet, and would have none after the function let go of it.
    before?.storage.settle();
    this.#before.set(holder, before);
  };

  /** The gradients of all leaves but those that were made inside, whose handles are `made`. */
  held(made: readonly Tensor[]): HeldGradient[] {
    const inside = new Set(made.map(({ record }) => record));
    return [...this.#before]
      .filter(([holder]) => holder.isLeaf && !inside.has(holder))
      .map(([holder, before]) => ({ holder, before, after: gradientOf(holder) }));
  }
}

/** Memory, and how a gradient lies in it: handles and storages come and go. */
interface Place extends Layout {
  readonly storage: Storage;
  readonly buffer: BackendBuffer;
}

/** A gradient that a program finds, and may leave in memory of its own. */
export class ProgramGradient {
  readonly #holder: GradientHolder;
  readonly #before: Place | undefined;
  readonly #after: Tensor | undefined;
  readonly #isReplaced: boolean;
  readonly #isOwn: boolean;
  /** Whether it can be differentiated again, as with `createGraph`. */
  readonly #isRecorded: boolean = false;
  /** What was left last. */
  #left: Tensor | undefined;

  /** `isInside` tells the memory that the program owns. */
  constructor(
    { holder, before, after }: HeldGradient,
    isInside: (buffer: BackendBuffer) => boolean,
  ) {
    this.#holder = holder;
    this.#before = before && placeOf(before);
    this.#isReplaced = before !== after;
    this.#isOwn = after !== undefined && isInside(after.storage.buffer);
    if (!this.#isReplaced || after === undefined) return;
    this.#after = this.#isOwn ? keep(new Tensor(after.storage, after.dtype, after)) : after;
    this.#isRecorded = after.requiresGrad;
    this.#left = after;
  }

  /** The memory in which it is found, and that in which it is left. */
  get buffers(): readonly BackendBuffer[] {
    return [this.#before?.buffer, this.#after?.storage.buffer].flatMap((buffer) => buffer ?? []);
  }

  /** The program's handle on what it leaves in memory of its own. */
  get handle(): Tensor | undefined {
    return this.#isOwn ? this.#after : undefined;
  }

  /** Whether the gradient is now as it was found; one that is used must be the same memory. */
  isAsFound(isUsed: (buffer: BackendBuffer) => boolean): boolean {
    const [now, before] = [gradientOf(this.#holder), this.#before];
    if (before === undefined || now === undefined) return before === now;
    if (!isUsed(before.buffer)) return true;
    return now.storage.buffer === before.buffer && sameLayout(now, before);
  }

  /** Whether the memory in which it is found is used, and is gone. */
  isLost(isUsed: (buffer: BackendBuffer) => boolean): boolean {
    if (this.#before === undefined || !isUsed(this.#before.buffer)) return false;
    const { storage, buffer } = this.#before;
    // What was exchanged lies in another storage.
    return !storage.isHeld && storage.buffer === buffer;
  }

  /**
   * If somebody may hold what was left before, or a view of it, gives that memory of its own.
   * `handles` are all of the program's: they stay where it writes.
   */
  handOver(handles: readonly Tensor[]): void {
    const [left, after, holder] = [this.#left, this.#after, this.#holder];
    if (left === undefined || left.disposed) return;
    if (holder.grad === left && !holder.isGradShown) return;
    this.#left = undefined;
    if (after === undefined || !this.#isOwn || left.storage !== after.storage) return;
    const { storage } = after;
    const whole = new Tensor(storage, 'uint8', { shape: [storage.bytes], strides: [1], offset: 0 });
    const copy = noGrad(() => clone(whole));
    whole.dispose();
    storage.exchangeMemory(copy.storage);
    for (const handle of handles) {
      if (handle.storage !== storage) continue;
      const moved = new Tensor(copy.storage, handle.dtype, handle);
      exchange(handle, moved);
      moved.dispose();
    }
    copy.dispose();
  }

  /** Leaves the gradient where the function left it. */
  leave(): void {
    if (!this.#isReplaced) return;
    const [after, holder] = [this.#after, this.#holder];
    if (after === undefined || !this.#isOwn) {
      holder.grad = after;
      holder.isGradShown = true;
      return;
    }
    const isUsable = this.#left?.disposed === false && this.#left.storage === after.storage;
    if (!isUsable) this.#left = this.#shown(keep(new Tensor(after.storage, after.dtype, after)));
    holder.grad = this.#left;
    holder.isGradShown = false;
  }

  #shown(handle: Tensor): Tensor {
    return this.#isRecorded ? withoutWayBack(handle, notRecorded) : handle;
  }

  /** Takes over what the function itself left at a later call, as a run would have. */
  adopt({ after }: HeldGradient, handles: readonly Tensor[]): void {
    const [to, holder] = [this.#after, this.#holder];
    if (to === undefined || after === undefined || !this.#isOwn) return;
    this.handOver(handles);
    noGrad(() => to.copy_(after));
    if (!holder.isGradShown) after.dispose();
    this.leave();
  }

  dispose(): void {
    this.handle?.dispose();
  }
}

function placeOf({ storage, shape, strides, offset }: Tensor): Place {
  return { storage, buffer: storage.buffer, shape, strides, offset };
}

// A gradient that was disposed counts as none, as it does for `backward`.
function gradientOf({ grad }: GradientHolder): Tensor | undefined {
  return grad === undefined || grad.disposed ? undefined : grad;
}
