// Removes steps whose results nobody sees.

import type { BackendBuffer, PlanStep } from '@gradus/tensor/backend';
import { coversBuffer, inputsOf, outputsOf, type Region } from '../program/region.ts';

/** The steps that lead to lasting memory. */
export function prune(region: Region): Region {
  const needed = new Set<BackendBuffer>();
  const steps: PlanStep[] = [];
  for (let i = region.steps.length - 1; i >= 0; i--) {
    const step = region.steps[i];
    const outputs = outputsOf(step);
    const isSeen = ({ buffer }: { readonly buffer: BackendBuffer }): boolean =>
      !region.scratch.has(buffer) || needed.has(buffer);
    if (!outputs.some(isSeen)) continue;
    // What is overwritten as a whole was not needed before; what is read is.
    for (const output of outputs) if (coversBuffer(output)) needed.delete(output.buffer);
    for (const { buffer } of inputsOf(step)) needed.add(buffer);
    steps.unshift(step);
  }
  return { ...region, steps };
}
