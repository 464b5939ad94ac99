// Maps of one kernel that do not need each other, as a map of several outputs: an optimizer updates
// parameter after parameter.

import {
  elementCount,
  input,
  isContiguous,
  type MapKernel,
  mapKernel,
  sameShape,
  scalar,
  substituted,
} from '@gradus/tensor/backend';
import type { GpuOperand, Recorder } from '../encode/program.ts';
import { runMap } from './map.ts';
import { lengthOf } from './map-program.ts';
import { type Run, Waiting } from './waiting.ts';

interface MapRun extends Run {
  readonly kernel: MapKernel;
}

/** Elements beyond which a dispatch costs little beside what it computes. */
const mostElements = 2 ** 16;

/** A runner of maps that records with `recorder`. */
export function mapping(recorder: Recorder) {
  const waiting = new Waiting<MapRun>(recorder, {
    areAlike,
    // Side by side they are not long either.
    most: ({ kernel }) => Math.ceil(1 / lengthOf(kernel)) - 1,
    record: (runs) => runTogether(recorder, runs),
  });
  return (kernel: MapKernel, operands: readonly GpuOperand[], scalars: readonly number[]): void => {
    const { length } = kernel.inputs;
    if (canWait(operands)) {
      const [inputs, outputs] = [operands.slice(0, length), operands.slice(length)];
      waiting.add({ kernel, inputs, outputs, scalars });
    } else runMap(recorder, kernel, operands, scalars);
  };
}

function canWait(operands: readonly GpuOperand[]): boolean {
  const [{ shape }] = operands;
  const count = elementCount(shape);
  return (
    count > 0 &&
    count <= mostElements &&
    operands.every(({ strides }) => isContiguous(shape, strides))
  );
}

function areAlike(first: MapRun, next: MapRun): boolean {
  return first.kernel === next.kernel && sameShape(first.outputs[0].shape, next.outputs[0].shape);
}

function runTogether(recorder: Recorder, runs: readonly MapRun[]): void {
  const inputs = runs.flatMap((run) => run.inputs);
  const outputs = runs.flatMap((run) => run.outputs);
  const scalars = runs.flatMap((run) => run.scalars);
  runMap(recorder, times(runs[0].kernel, runs.length), [...inputs, ...outputs], scalars);
}

const made = new WeakMap<MapKernel, MapKernel[]>();

/** `count` of a kernel side by side. */
function times(kernel: MapKernel, count: number): MapKernel {
  if (count === 1) return kernel;
  const known = made.get(kernel) ?? [];
  made.set(kernel, known);
  known[count] ??= sideBySide(kernel, count);
  return known[count];
}

function sideBySide({ inputs, scalars, outputs }: MapKernel, count: number): MapKernel {
  const each = Array.from({ length: count }, (_, n) => n);
  return mapKernel(
    each.flatMap(() => inputs),
    each.flatMap(() => scalars),
    each.flatMap((n) =>
      outputs.map((output) =>
        substituted(output, {
          input: (index, { dtype }) => input(n * inputs.length + index, dtype),
          scalar: (index, { dtype }) => scalar(n * scalars.length + index, dtype),
        }),
      ),
    ),
  );
}
