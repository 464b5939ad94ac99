// Anomaly mode: steps remember where they were recorded, and a gradient that is NaN is an error
// that says so. Values are read at every step, so the mode is for looking for a mistake.

import { any, DeviceError, isnan, scope, type Tensor } from '@gradus/tensor';
import {
  describe,
  everyProgramDependsOn,
  refuseCaptured,
  synchronous,
} from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { noGrad } from './modes.ts';
import type { Gradients, Node } from './node.ts';

let isOn = false;
everyProgramDependsOn(isDetectingAnomaly);

/** Whether gradients are looked at as they are computed. */
export function isDetectingAnomaly(): boolean {
  return isOn;
}

/**
 * Turns anomaly mode on or off until it is set again; see {@link detectAnomaly}.
 * @source `torch.autograd.set_detect_anomaly`
 * @example
 * setDetectAnomaly(true);
 * setDetectAnomaly(false);
 * detectAnomaly(() => 'on for a call') // 'on for a call'
 */
export function setDetectAnomaly(on: boolean): void {
  isOn = on;
}

/**
 * Runs `fn` in anomaly mode: a backward step that gives NaN as a gradient is an error, which names
 * the step, and where its forward op was called if that was in the mode too.
 *
 * Every gradient is read as it is computed, so this is slow.
 * @throws {GradError} if a gradient is NaN.
 * @throws {DeviceError} if gradients lie on a device that cannot be read synchronously.
 * @throws {ValueError} if `fn` returns a promise.
 * @source `torch.autograd.detect_anomaly`
 * @example
 * const x = tensor([1], { requiresGrad: true });
 * detectAnomaly(() => x.sqrt().backward());
 * await x.grad.toArray() // [0.5]
 */
export function detectAnomaly<R>(fn: () => R): R {
  const before = isOn;
  isOn = true;
  try {
    return synchronous('detectAnomaly', fn);
  } finally {
    isOn = before;
  }
}

/** How many calls are remembered of where a step was recorded. */
const traceLength = 50;

/** Where we are; nothing outside of anomaly mode. */
export function trace(): string | undefined {
  if (!isOn) return undefined;
  // V8 keeps ten calls, which an op within a module of a module has used up.
  const engine: ErrorConstructor & { stackTraceLimit?: number } = Error;
  const before = engine.stackTraceLimit;
  engine.stackTraceLimit = traceLength;
  const { stack = '' } = new Error();
  engine.stackTraceLimit = before;
  return stack.replace(/^Error:? *\n/, '');
}

/** Refuses gradients that are NaN. */
export function checkGradients(node: Node, gradients: Gradients): void {
  const wrong = gradients.findIndex((gradient) => gradient !== undefined && hasNaN(gradient));
  const gradient = gradients[wrong];
  if (gradient === undefined) return;
  throw new GradError(
    'backward',
    `${node.name} gave NaN in ${describe(gradient)}, the gradient of its input ${wrong}; ` +
      (node.trace === undefined
        ? 'its forward op was called outside of anomaly mode, which would say where'
        : `its forward op was called here:\n${node.trace}`),
    { step: node.name, input: wrong, dtype: gradient.dtype, shape: gradient.shape },
  );
}

function hasNaN(gradient: Tensor): boolean {
  refuseCaptured('detectAnomaly', 'look for the mistake without compile');
  const { name, readSync } = gradient.storage.backend;
  if (readSync === undefined) {
    throw new DeviceError(
      'detectAnomaly',
      `a gradient is ${describe(gradient)} on ${name}, which cannot be read synchronously; look ` +
        'for the mistake on a device that can',
      { device: name },
    );
  }
  return noGrad(() => scope(() => any(isnan(gradient))).itemSync()) === 1;
}
