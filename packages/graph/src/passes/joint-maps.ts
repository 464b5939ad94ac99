// Maps over the same elements become one kernel with several outputs: where one reads what the
// other reads or writes, memory is read once; where both are small, one launch is saved. So the
// updates of small parameters of one shape are one kernel.

import {
  type Expression,
  input,
  type MapKernel,
  mapKernel,
  type Operand,
  type PlanStep,
  scalar,
  substituted,
} from '@gradus/tensor/backend';
import { peakBytes } from '../plan/lifetimes.ts';
import { canMoveUp, meet } from '../program/hazards.ts';
import { countOf, outputsOf, type Region, sameList, sameOperand } from '../program/region.ts';
import { isWithin, type Limits, usualLimits } from './limits.ts';

/** Elements up to which launching a map costs more than computing it. */
const small = 1024;

/** Outputs of a joint kernel, and steps between the maps of one, at most. */
const maximumOutputs = 4;
const furthest = 64;

interface MapStep extends PlanStep {
  readonly kernel: MapKernel;
}

/** Joins maps that go over the same elements. */
export function joinMaps(region: Region, limits: Limits = usualLimits): Region {
  let steps = region.steps;
  const most = peakBytes(steps, region.scratch);
  for (let i = 0; i < steps.length; i++) {
    for (let j = i + 1; j < Math.min(steps.length, i + furthest); j++) {
      const [first, second] = [asMap(steps[i]), asMap(steps[j])];
      if (first === undefined) break;
      if (second === undefined || !goTogether(first, second) || !canMoveUp(steps, i, j)) continue;
      const joint = joined(first, second, limits);
      if (joint === undefined) continue;
      const next = steps.flatMap((step, k) => (k === i ? [joint] : k === j ? [] : [step]));
      // What is computed earlier is held for longer.
      if (peakBytes(next, region.scratch) > most) continue;
      steps = next;
      // With what it reads now, others may go together that did not.
      j = i;
    }
  }
  return { ...region, steps };
}

function asMap(step: PlanStep): MapStep | undefined {
  const { kernel } = step;
  return kernel.kind === 'map' ? { ...step, kernel } : undefined;
}

/** Whether one kernel for both saves something and each may read and write where it does. */
function goTogether(first: MapStep, second: MapStep): boolean {
  const [before, after] = [outputsOf(first), outputsOf(second)];
  if (!sameList(before[0].shape, after[0].shape)) return false;
  if (before.length + after.length > maximumOutputs) return false;
  const reads = second.operands.slice(0, second.kernel.inputs.length);
  const saves =
    countOf(after[0]) <= small ||
    reads.some(
      (operand) => isLarge(operand) && first.operands.some((o) => sameOperand(o, operand)),
    );
  const isAligned = (a: Operand, b: Operand): boolean => sameOperand(a, b) || !meet([a], [b]);
  const own = first.operands.slice(0, first.kernel.inputs.length);
  return (
    saves &&
    !meet(before, after) &&
    reads.every((read) => before.every((output) => isAligned(read, output))) &&
    own.every((read) => after.every((output) => isAligned(read, output)))
  );
}

function isLarge({ shape, strides }: Operand): boolean {
  return shape.some((size, d) => size > 1 && strides[d] !== 0);
}

function joined(first: MapStep, second: MapStep, limits: Limits): MapStep | undefined {
  const own = first.operands.slice(0, first.kernel.inputs.length);
  const written = outputsOf(first);
  const inputs = [...own];
  const scalars = first.kernel.scalars;
  const expressionOf = (operand: Operand): Expression => {
    // What the first one writes is known before it lies in memory.
    const output = written.findIndex((other) => sameOperand(other, operand));
    if (output >= 0) return first.kernel.outputs[output];
    const known = inputs.findIndex((other) => sameOperand(other, operand));
    return input(known < 0 ? inputs.push(operand) - 1 : known, operand.dtype);
  };
  const values = second.operands.slice(0, second.kernel.inputs.length).map(expressionOf);
  const outputs = second.kernel.outputs.map((node) =>
    substituted(node, {
      input: (index) => values[index],
      scalar: (index, { dtype }) => scalar(scalars.length + index, dtype),
    }),
  );
  const all = [...first.kernel.outputs, ...outputs];
  const operands = [...inputs, ...written, ...outputsOf(second)];
  if (!isWithin(limits, inputs.length, operands, all)) return undefined;
  const kernel = mapKernel(
    inputs.map(({ dtype }) => dtype),
    [...scalars, ...second.kernel.scalars],
    all,
  );
  return {
    kernel,
    operands,
    scalars: [...first.scalars, ...second.scalars],
  };
}
