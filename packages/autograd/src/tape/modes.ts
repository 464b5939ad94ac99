// Whether ops are recorded, here and now.

import { everyProgramDependsOn, synchronous } from '@gradus/tensor/interpreter';

type Mode = 'recording' | 'off' | 'inference';

let mode: Mode = 'recording';
everyProgramDependsOn(() => mode);

/**
 * Whether ops on tensors that require gradients are recorded.
 * @example
 * noGrad(() => isGradEnabled()) // false
 */
export function isGradEnabled(): boolean {
  return mode === 'recording';
}

/** Whether what is made now may never be part of a gradient. */
export function isInference(): boolean {
  return mode === 'inference';
}

function during<R>(op: string, next: Mode, fn: () => R): R {
  const before = mode;
  mode = next;
  try {
    return synchronous(op, fn);
  } finally {
    mode = before;
  }
}

/**
 * Runs `fn` without recording: results require no gradient, and leaves may be written to.
 * @throws {ValueError} if `fn` returns a promise: what is done after an await is outside.
 * @source `torch.no_grad`
 * @example
 * const w = tensor([1, 2], { requiresGrad: true });
 * noGrad(() => w.mul(2)).requiresGrad // false
 */
export function noGrad<R>(fn: () => R): R {
  return during('noGrad', 'off', fn);
}

/**
 * Runs `fn` with recording, inside of `noGrad` too.
 * @throws {ValueError} if `fn` returns a promise.
 * @source `torch.enable_grad`
 * @example
 * const w = tensor([1, 2], { requiresGrad: true });
 * noGrad(() => enableGrad(() => w.mul(2))).requiresGrad // true
 */
export function enableGrad<R>(fn: () => R): R {
  return during('enableGrad', 'recording', fn);
}

/**
 * Runs `fn` without recording; what it makes can take part in no gradient later on.
 * @throws {ValueError} if `fn` returns a promise.
 * @source `torch.inference_mode`
 * @example
 * inferenceMode(() => ones([2]).mul(2)).requiresGrad // false
 */
export function inferenceMode<R>(fn: () => R): R {
  return during('inferenceMode', 'inference', fn);
}

/**
 * Turns recording on or off until it is set again; with `fn`, while `fn` runs.
 * @throws {ValueError} if `fn` returns a promise.
 * @source `torch.set_grad_enabled`
 * @example
 * setGradEnabled(false, () => isGradEnabled()) // false
 */
export function setGradEnabled(enabled: boolean): void;
export function setGradEnabled<R>(enabled: boolean, fn: () => R): R;
export function setGradEnabled<R>(enabled: boolean, fn?: () => R): R | undefined {
  const next = enabled ? 'recording' : 'off';
  if (fn !== undefined) return during('setGradEnabled', next, fn);
  mode = next;
  return undefined;
}
