// A map over what a reduction, rows or a product give is computed where that is: it becomes a
// result of the kernel, and what the map alone had read need not be written.

import {
  type Expression,
  isContiguous,
  type Kernel,
  type MapKernel,
  type Operand,
  type PlanStep,
  scalar,
  topologicalOrder,
} from '@gradus/tensor/backend';
import { areUnchanged, areUntouched, meet, producersOf, readersOf } from '../program/hazards.ts';
import { countOf, inputsOf, outputsOf, type Region, sameOperand } from '../program/region.ts';
import { type Ending, endingOf } from './endings.ts';
import { seenThrough } from './index-space.ts';
import { maximumInputs, maximumNodes } from './limits.ts';
import { substituted } from './substitution.ts';

/** A map, and the operands that it reads and writes in the order of what it ends. */
interface End {
  readonly map: PlanStep & { readonly kernel: MapKernel };
  readonly inputs: readonly Operand[];
  readonly outputs: readonly Operand[];
}

/** Computes maps at the end of what they read; at the end of products if the device takes that. */
export function fuseEpilogues(region: Region, endsProducts: boolean): Region {
  let current = region;
  let producerOf = producersOf(region.steps);
  for (let i = 0; i < current.steps.length; ) {
    const steps = fusedAt(current, i, producerOf, endsProducts);
    if (steps === undefined) i++;
    else {
      // Where the map was is the next step now, which may read what the map wrote.
      current = { ...current, steps };
      producerOf = producersOf(current.steps);
    }
  }
  return current;
}

/** The steps with the one at `position` at the end of another; nothing if it is at none. */
function fusedAt(
  { steps, scratch }: Region,
  position: number,
  producerOf: (buffer: Operand['buffer']) => number,
  endsProducts: boolean,
): PlanStep[] | undefined {
  const { kernel, operands, scalars } = steps[position];
  if (kernel.kind !== 'map') return undefined;
  const map = { kernel, operands, scalars };
  for (const read of operands.slice(0, kernel.inputs.length)) {
    const from = producerOf(read.buffer);
    if (from < 0 || from >= position) continue;
    const ending = endingOf(steps[from].kernel, endsProducts);
    const end = ending && alignedWith(steps[from], read, map);
    if (ending === undefined || end === undefined) continue;
    const isNeeded = ({ buffer }: Operand): boolean =>
      !scratch.has(buffer) || readersOf(steps, buffer).some((reader) => reader !== position);
    // Read last of several, what was there can be written over: computed before, both would be held.
    const readers = scratch.has(read.buffer) ? readersOf(steps, read.buffer) : [];
    if (readers.length > 1 && readers.at(-1) === position) continue;
    const joined = joinedWith(steps[from], ending, end, isNeeded);
    const target = joined && placeFor(steps, from, position, end);
    if (joined === undefined || target === undefined) continue;
    return steps.flatMap((step, i) => {
      if (i === target) return [joined];
      return i === from || i === position ? [] : [step];
    });
  }
  return undefined;
}

/** The operands of a map that reads a result as `read`, in the order of that result. */
function alignedWith(producer: PlanStep, read: Operand, map: End['map']): End | undefined {
  const written = outputsOf(producer).find(({ buffer }) => buffer === read.buffer);
  if (written === undefined || countOf(written) !== countOf(read)) return undefined;
  const aligned = seenThrough(written, read, map.operands);
  const count = map.kernel.inputs.length;
  return aligned && { map, inputs: aligned.slice(0, count), outputs: aligned.slice(count) };
}

/** The step that gives what both do; nothing if its kind cannot. */
function joinedWith(
  producer: PlanStep,
  ending: Ending,
  { map, inputs, outputs }: End,
  isNeeded: (operand: Operand) => boolean,
): PlanStep | undefined {
  const { kernel, operands } = producer;
  const own = outputsOf(producer);
  const isOwn = (operand: Operand): boolean => own.some((other) => sameOperand(other, operand));
  const further = inputs.filter(
    (operand, i) => !isOwn(operand) && inputs.findIndex((o) => sameOperand(o, operand)) === i,
  );
  if (further.length > 0 && ending.further === undefined) return undefined;
  const results = ending.results.map((result) => ending.moved(result, further.length));
  const expressionOf = (index: number, node: Expression): Expression => {
    const result = results[own.findIndex((operand) => sameOperand(operand, inputs[index]))];
    const place = further.findIndex((operand) => sameOperand(operand, inputs[index]));
    return result ?? ending.further?.(place, node.dtype) ?? node;
  };
  const values = map.kernel.outputs.map((value) =>
    substituted(value, {
      input: expressionOf,
      scalar: (index, { dtype }) => scalar(kernel.scalars.length + index, dtype),
    }),
  );
  const kept = own.flatMap((operand, i) => (isNeeded(operand) ? [i] : []));
  const ended = ending.withResults(
    [...kept.map((i) => results[i]), ...values],
    further.map(({ dtype }) => dtype),
    map.kernel.scalars,
  );
  const read = [...operands.slice(0, kernel.inputs.length), ...further];
  const written = [...kept.map((i) => own[i]), ...outputs];
  const isSmall = read.length <= maximumInputs && topologicalOrder(values).length <= maximumNodes;
  if (!isSmall || !isOfOneForm(kernel, ended, kept.length) || !mayShare(kernel, read, written)) {
    return undefined;
  }
  return {
    kernel: ended,
    operands: [...read, ...written],
    scalars: [...producer.scalars, ...map.scalars],
  };
}

/** Of rows: whether all that was added has values for elements, or for rows, as the rest has. */
function isOfOneForm(before: Kernel, after: Kernel, kept: number): boolean {
  if (before.kind !== 'row' || after.kind !== 'row') return true;
  const added = after.isWhole.slice(kept);
  return before.isWhole.length === 1 && added.every((isWhole) => isWhole === before.isWhole[0]);
}

/** Whether a kernel of a kind may have such operands: what ends a product may write where it reads. */
function mayShare(
  { kind }: Kernel,
  read: readonly Operand[],
  written: readonly Operand[],
): boolean {
  const apart = kind === 'matmul' ? 2 : read.length;
  return (
    (kind !== 'matmul' || written.every(({ shape, strides }) => isContiguous(shape, strides))) &&
    written.every((a, i) => !meet([a], written.slice(i + 1))) &&
    !meet(read.slice(0, apart), written) &&
    read.slice(apart).every((a) => written.every((b) => sameOperand(a, b) || !meet([a], [b])))
  );
}

/** Where both can be done at once: where the first was, or else where the second was. */
function placeFor(
  steps: readonly PlanStep[],
  from: number,
  to: number,
  { inputs, outputs }: End,
): number | undefined {
  const own = outputsOf(steps[from]);
  const further = inputs.filter((operand) => !own.some((other) => sameOperand(other, operand)));
  const isEarlier =
    areUnchanged(steps, from, to, further) && areUntouched(steps, from + 1, to, outputs);
  if (isEarlier) return from;
  const isLater =
    areUnchanged(steps, from + 1, to, inputsOf(steps[from])) &&
    areUntouched(steps, from + 1, to, own);
  return isLater && !meet(own, further) ? to : undefined;
}
