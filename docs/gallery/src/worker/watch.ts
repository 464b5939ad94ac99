// What instrumented scripts call; the run that listens is the worker's only one.

import type { Scope } from './scope.ts';
import type { Training } from './training.ts';

let training: Training | undefined;

/** From now on `training` is told of every step. */
export function watchWith(listener: Training): void {
  training = listener;
}

/** A script has done step `t`. */
export async function watch(t: number, scope: Scope): Promise<void> {
  await training?.watch(t, scope);
}
