// Running a function that is to be differentiated: on leaves of its own, so that what comes before
// its inputs, and gradients that others hold, have no part in it.

import { Tensor } from '@gradus/tensor';
import { describe, synchronous } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { historyOf } from '../tape/current.ts';
import { setRequired } from '../tape/leaves.ts';
import { enableGrad } from '../tape/modes.ts';
import { type Arguments, listed, type Tensors } from './structure.ts';

/** Options of a derivative of a function. */
export interface TransformOptions {
  /** Whether the result is recorded, so that it can be differentiated again; false unless given. */
  readonly createGraph?: boolean;
}

/** A function that was run: its inputs, which require gradients, and what it returned. */
export interface Recorded<O extends Tensors> {
  readonly xs: readonly Tensor[];
  readonly outputs: O;
  readonly ys: readonly Tensor[];
}

/** Runs `fn` for `op` with recording. With `createGraph`, inputs stay part of their graph. */
export function recorded<I extends Tensors, O extends Tensors>(
  op: string,
  fn: (...inputs: Arguments<I>) => O,
  inputs: I,
  createGraph: boolean,
): Recorded<O> {
  const xs = listed(inputs).map((x) => separated(x, createGraph));
  // As many tensors as there are inputs.
  const outputs = enableGrad(() => synchronous(op, () => fn(...(xs as Arguments<I>))));
  const ys = listed(outputs);
  checkTensors(op, ys);
  return { xs, outputs, ys };
}

function separated(x: Tensor, createGraph: boolean): Tensor {
  const isInGraph = createGraph && historyOf(x) !== undefined;
  return isInGraph ? enableGrad(() => x.view(x.shape)) : setRequired(x.detach(), true);
}

// Untyped callers may return what is no tensor.
function checkTensors(op: string, outputs: readonly unknown[]): void {
  const wrong = outputs.findIndex((output) => !(output instanceof Tensor));
  if (wrong < 0) return;
  throw new GradError(
    op,
    `output ${wrong} of the function is of type ${typeof outputs[wrong]}; the function returns a ` +
      'tensor, or an array of tensors',
    { output: wrong },
  );
}

/** Refuses outputs from which no single gradient starts. */
export function checkScalar(op: string, outputs: readonly Tensor[]): void {
  if (outputs.length === 1 && outputs[0].numel === 1) return;
  throw new GradError(
    op,
    `the function returned ${outputs.map(describe).join(' and ') || 'nothing'}; it must return ` +
      'one tensor of one element, as sum() and mean() make it',
    { shapes: outputs.map(({ shape }) => shape) },
  );
}
