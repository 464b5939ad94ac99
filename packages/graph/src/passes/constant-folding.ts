// Steps that compute the same at each run, because they read nothing but constants, are run once.

import type { BackendBuffer, PlanStep } from '@gradus/tensor/backend';
import { inputsOf, outputsOf, type Region, writersOf } from '../program/region.ts';

/** A region, and the steps that were taken out of it, to be run before. */
export interface Folded {
  readonly once: readonly PlanStep[];
  readonly region: Region;
}

/** Takes out what depends on constants alone. */
export function foldConstants(region: Region): Folded {
  const constants = new Set(region.constants);
  const scratch = new Set(region.scratch);
  const writers = writersOf(region.steps);
  const once: PlanStep[] = [];
  const steps = region.steps.filter((step) => {
    const outputs = outputsOf(step).map(({ buffer }) => buffer);
    // What is filled with a number needs no memory: fusion writes the number where it is read.
    const isConstant =
      step.kernel.inputs.length > 0 &&
      inputsOf(step).every(({ buffer }) => constants.has(buffer)) &&
      outputs.every((buffer) => scratch.has(buffer) && isWrittenOnce(buffer, writers));
    if (!isConstant) return true;
    for (const buffer of outputs) {
      scratch.delete(buffer);
      constants.add(buffer);
    }
    once.push(step);
    return false;
  });
  return { once, region: { steps, scratch, constants } };
}

function isWrittenOnce(
  buffer: BackendBuffer,
  writers: ReadonlyMap<BackendBuffer, readonly number[]>,
): boolean {
  return writers.get(buffer)?.length === 1;
}
