// The gradients of leaves that a function reads, replaces or adds to: what they were before
// decides what it does, what they are after is part of its effect.

import type { GradientHolder } from '@gradus/autograd';
import type { Tensor } from '@gradus/tensor';
import type { BackendBuffer } from '@gradus/tensor/backend';
import { sameLayout } from '@gradus/tensor/interpreter';

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
    if (!this.#before.has(holder)) this.#before.set(holder, gradientOf(holder));
  };

  /** The gradients of all leaves but those that were made inside, whose handles are `made`. */
  held(made: readonly Tensor[]): HeldGradient[] {
    const inside = new Set(made.map(({ record }) => record));
    return [...this.#before]
      .filter(([holder]) => holder.isLeaf && !inside.has(holder))
      .map(([holder, before]) => ({ holder, before, after: gradientOf(holder) }));
  }
}

/** Whether a gradient is now as a program found it; one that it read must be the same memory. */
export function isAsFound(
  { holder, before }: HeldGradient,
  isUsed: (buffer: BackendBuffer) => boolean,
): boolean {
  const now = gradientOf(holder);
  if (before === undefined || now === undefined) return before === now;
  if (!isUsed(before.storage.buffer)) return true;
  return now.storage === before.storage && sameLayout(now, before);
}

// A gradient that was disposed counts as none, as it does for `backward`.
function gradientOf({ grad }: GradientHolder): Tensor | undefined {
  return grad === undefined || grad.disposed ? undefined : grad;
}
