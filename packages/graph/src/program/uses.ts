// Who writes and who reads each memory, kept while steps are replaced at their positions: looking
// through all steps for each of them would take seconds in a program of thousands.

import type { BackendBuffer, PlanStep } from '@gradus/tensor/backend';
import { inputsOf, outputsOf } from './region.ts';

type Positions = Map<BackendBuffer, Set<number>>;

/** The positions at which memory is used. */
export class Uses {
  readonly #writers: Positions = new Map();
  readonly #readers: Positions = new Map();

  constructor(steps: readonly PlanStep[]) {
    steps.forEach((step, position) => {
      this.#note(step, position);
    });
  }

  /** The position of the one step that writes to a memory; −1 if none does, or several do. */
  producerOf(buffer: BackendBuffer): number {
    const [position, ...others] = this.#writers.get(buffer) ?? [];
    return position === undefined || others.length > 0 ? -1 : position;
  }

  /** The positions of those who read from a memory, in order. */
  readersOf(buffer: BackendBuffer): number[] {
    return [...(this.#readers.get(buffer) ?? [])].sort((a, b) => a - b);
  }

  /** Another step is at a position. */
  replace(position: number, before: PlanStep, after: PlanStep): void {
    for (const { buffer } of outputsOf(before)) this.#writers.get(buffer)?.delete(position);
    for (const { buffer } of inputsOf(before)) this.#readers.get(buffer)?.delete(position);
    this.#note(after, position);
  }

  #note(step: PlanStep, position: number): void {
    for (const { buffer } of outputsOf(step)) add(this.#writers, buffer, position);
    for (const { buffer } of inputsOf(step)) add(this.#readers, buffer, position);
  }
}

function add(positions: Positions, buffer: BackendBuffer, position: number): void {
  const known = positions.get(buffer);
  if (known === undefined) positions.set(buffer, new Set([position]));
  else known.add(position);
}
