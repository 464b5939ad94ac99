// From when to when scratch memory holds something, and how much is held at once.

import type { BackendBuffer, PlanStep } from '@gradus/tensor/backend';

/** The steps between which a buffer holds something, both included. */
export interface Lifetime {
  readonly first: number;
  last: number;
}

/** The lifetimes of scratch memory. */
export function lifetimesOf(
  steps: readonly PlanStep[],
  scratch: ReadonlySet<BackendBuffer>,
): Map<BackendBuffer, Lifetime> {
  const lifetimes = new Map<BackendBuffer, Lifetime>();
  steps.forEach(({ operands }, position) => {
    for (const { buffer } of operands) {
      if (!scratch.has(buffer)) continue;
      const known = lifetimes.get(buffer);
      if (known === undefined) lifetimes.set(buffer, { first: position, last: position });
      else known.last = position;
    }
  });
  return lifetimes;
}

/** The most bytes of scratch memory that hold something at once: what perfect release would need. */
export function peakBytes(steps: readonly PlanStep[], scratch: ReadonlySet<BackendBuffer>): number {
  const changes = new Array<number>(steps.length + 1).fill(0);
  for (const [{ bytes }, { first, last }] of lifetimesOf(steps, scratch)) {
    changes[first] += bytes;
    changes[last + 1] -= bytes;
  }
  let live = 0;
  let peak = 0;
  for (const change of changes) {
    live += change;
    peak = Math.max(peak, live);
  }
  return peak;
}
