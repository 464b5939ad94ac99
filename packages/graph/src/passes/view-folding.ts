// Copies that only lay elements out anew are not made: who reads the copy reads the original, by
// strides of its own. Products, gathers, sorts and searches take any strides.

import type { Operand, PlanStep } from '@gradus/tensor/backend';
import { areUnchanged, meet, producersOf } from '../program/hazards.ts';
import { outputsOf, type Region } from '../program/region.ts';
import { seenThrough } from './index-space.ts';
import { prune } from './prune.ts';

/** Reads originals in the place of copies. */
export function foldViews(region: Region): Region {
  const steps = [...region.steps];
  const producerOf = producersOf(steps);
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    const count = step.kernel.inputs.length;
    const operands = step.operands.map((operand, k) =>
      k < count ? original(steps, producerOf(operand.buffer), i, operand) : operand,
    );
    if (operands.some((operand, k) => operand !== step.operands[k])) {
      steps[i] = { ...step, operands };
    }
  }
  return prune({ ...region, steps });
}

/** What the step at `to` may read in the place of `read`, which the step at `from` wrote. */
function original(steps: readonly PlanStep[], from: number, to: number, read: Operand): Operand {
  if (from < 0 || from >= to || !isCopy(steps[from])) return read;
  const [source, written] = steps[from].operands;
  const [seen] = seenThrough(read, written, [source]) ?? [];
  if (seen === undefined || !areUnchanged(steps, from, to, [source])) return read;
  // Where a map may write to what it reads, a fusion of maps sees to it.
  return meet(outputsOf(steps[to]), [seen]) ? read : seen;
}

function isCopy({ kernel }: PlanStep): boolean {
  if (kernel.kind !== 'map' || kernel.outputs.length !== 1) return false;
  const [value] = kernel.outputs;
  return kernel.inputs.length === 1 && value.kind === 'input';
}
