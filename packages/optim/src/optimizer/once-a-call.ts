// Optimizers whose course depends on how many steps were made: a captured program looks at that once,
// before it runs.

import { currentCapture, refuseCaptured } from '@gradus/tensor/interpreter';

const stepped = new WeakMap<object, object>();

/** Refuses a second step over a state within one call of a compiled function. */
export function checkOnceACall(op: string, state: object): void {
  const capture = currentCapture();
  if (capture === undefined) return;
  if (stepped.get(state) === capture) {
    refuseCaptured(
      op,
      'the number of steps decides what it does, so that it takes one step a call',
    );
  }
  stepped.set(state, capture);
}
