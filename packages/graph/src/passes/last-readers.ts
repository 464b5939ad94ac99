// Who reads memory last goes before a step that could write over it: then that step does.

import type { Operand, PlanStep } from '@gradus/tensor/backend';
import { canMoveUp } from '../program/hazards.ts';
import { outputsOf, type Region } from '../program/region.ts';
import { Uses } from '../program/uses.ts';
import { canReplace } from './in-place.ts';

/** Moves readers before steps that may then be done in place. */
export function hurryLastReaders(region: Region): Region {
  const steps = [...region.steps];
  let uses = new Uses(steps);
  for (let i = 0; i < steps.length; i++) {
    const later = laterReader(steps, i, uses, region);
    if (later === undefined) continue;
    const [reader] = steps.splice(later, 1);
    steps.splice(i, 0, reader);
    uses = new Uses(steps);
    i++;
  }
  return { ...region, steps };
}

/** The one later reader of an input that the step at `position` could else write over. */
function laterReader(
  steps: readonly PlanStep[],
  position: number,
  uses: Uses,
  { scratch }: Region,
): number | undefined {
  const step = steps[position];
  for (const output of outputsOf(step).filter(({ buffer }) => scratch.has(buffer))) {
    for (const input of step.operands.filter((operand) => canReplace(step, operand, output))) {
      if (!scratch.has(input.buffer)) continue;
      const [reader, ...rest] = uses.readersOf(input.buffer).filter((at) => at > position);
      if (reader === undefined || rest.length > 0) continue;
      if (holdsMore(steps[reader], output, scratch)) continue;
      if (canMoveUp(steps, position - 1, reader)) return reader;
    }
  }
  return undefined;
}

/** Whether what a step writes earlier than before takes more memory than is won. */
function holdsMore(step: PlanStep, won: Operand, scratch: Region['scratch']): boolean {
  const written = outputsOf(step).filter(({ buffer }) => scratch.has(buffer));
  return written.reduce((sum, { buffer }) => sum + buffer.bytes, 0) > won.buffer.bytes;
}
