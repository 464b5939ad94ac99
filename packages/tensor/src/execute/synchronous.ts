// Modes that last for a callback end when it returns: what it would do later is outside of them.

import { ValueError } from '../errors.ts';
import { worded } from '../wording.ts';

/**
 * Calls `fn`, and refuses a promise as its result. `op` is the mode, for the message.
 * @throws {ValueError} if `fn` is no function, or returns a promise.
 */
export function synchronous<R>(op: string, fn: () => R): R {
  checkCallback(op, fn);
  const result = fn();
  if (!isThenable(result)) return result;
  // The error is this refusal; what becomes of the promise is nobody's business any more.
  if (result instanceof Promise) result.catch(() => {});
  throw new ValueError(op, `the callback returned a promise; ${op} lasts for a call`);
}

/** Refuses what cannot be called. */
export function checkCallback(op: string, callback: unknown): void {
  if (typeof callback === 'function') return;
  throw new ValueError(op, `the callback is ${worded(callback)}; it is a function`, { callback });
}

// Promises of other realms and lazy objects are awaited without being a Promise.
function isThenable(value: unknown): boolean {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
}
