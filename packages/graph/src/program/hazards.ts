// Which steps may change places: those that touch no memory that the other one writes.

import type { BackendBuffer, Operand, PlanStep } from '@gradus/tensor/backend';
import { inputsOf, mayMeet, outputsOf, writersOf } from './region.ts';

/** Whether none of the steps from `from` on and before `to` writes to what `operands` see. */
export function areUnchanged(
  steps: readonly PlanStep[],
  from: number,
  to: number,
  operands: readonly Operand[],
): boolean {
  for (let i = from; i < to; i++) {
    if (meet(outputsOf(steps[i]), operands)) return false;
  }
  return true;
}

/** Whether none of the steps from `from` on and before `to` reads or writes what `operands` see. */
export function areUntouched(
  steps: readonly PlanStep[],
  from: number,
  to: number,
  operands: readonly Operand[],
): boolean {
  for (let i = from; i < to; i++) if (meet(steps[i].operands, operands)) return false;
  return true;
}

/** Whether the step at `to` could as well be run right after the one at `from`. */
export function canMoveUp(steps: readonly PlanStep[], from: number, to: number): boolean {
  const step = steps[to];
  return (
    areUnchanged(steps, from + 1, to, inputsOf(step)) &&
    areUntouched(steps, from + 1, to, outputsOf(step))
  );
}

/** Whether any two operands may reach a common byte. */
export function meet(some: readonly Operand[], others: readonly Operand[]): boolean {
  return some.some((a) => others.some((b) => mayMeet(a, b)));
}

/** The position of the one step that writes to memory; −1 if none does, or several do. */
export function producersOf(steps: readonly PlanStep[]): (buffer: BackendBuffer) => number {
  const writers = writersOf(steps);
  return (buffer) => {
    const positions = writers.get(buffer);
    return positions?.length === 1 ? positions[0] : -1;
  };
}
