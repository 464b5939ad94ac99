// Places in one block for all scratch memory: what does not live at the same time may lie in the
// same place. The largest buffers choose first.

import type { BackendBuffer, PlanStep } from '@gradus/tensor/backend';
import { type Lifetime, lifetimesOf } from './lifetimes.ts';

/** Addresses are multiples of this, as devices want them. */
const alignment = 256;

/** Where buffers lie in a block, and how large that is. */
export interface Arena {
  readonly offsets: ReadonlyMap<BackendBuffer, number>;
  readonly bytes: number;
}

interface Placed {
  readonly lifetime: Lifetime;
  readonly start: number;
  readonly end: number;
}

/** A place for each scratch buffer that the steps use. */
export function arenaFor(steps: readonly PlanStep[], scratch: ReadonlySet<BackendBuffer>): Arena {
  const placed: Placed[] = [];
  const offsets = new Map<BackendBuffer, number>();
  const largestFirst = [...lifetimesOf(steps, scratch)].sort(([a], [b]) => b.bytes - a.bytes);
  for (const [buffer, lifetime] of largestFirst) {
    const size = Math.max(1, Math.ceil(buffer.bytes / alignment)) * alignment;
    const start = lowestGap(
      placed.filter((other) => meet(other.lifetime, lifetime)),
      size,
    );
    placed.push({ lifetime, start, end: start + size });
    offsets.set(buffer, start);
  }
  return { offsets, bytes: placed.reduce((most, { end }) => Math.max(most, end), 0) };
}

function meet(a: Lifetime, b: Lifetime): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** The first place of `size` bytes that none of `taken` reaches into. */
function lowestGap(taken: readonly Placed[], size: number): number {
  let start = 0;
  for (const other of [...taken].sort((a, b) => a.start - b.start)) {
    if (other.start - start >= size) break;
    start = Math.max(start, other.end);
  }
  return start;
}
