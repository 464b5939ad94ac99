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
  substituted,
} from '@gradus/tensor/backend';
import { areUnchanged, areUntouched, meet } from '../program/hazards.ts';
import { countOf, inputsOf, outputsOf, type Region, sameOperand } from '../program/region.ts';
import { Uses } from '../program/uses.ts';
import { type Ending, endingOf } from './endings.ts';
import { seenThrough } from './index-space.ts';
import { isWithin, type Limits, usualLimits } from './limits.ts';

/** A map, and the operands that it reads and writes in the order of what it ends. */
interface End {
  readonly map: PlanStep & { readonly kernel: MapKernel };
  readonly inputs: readonly Operand[];
  readonly outputs: readonly Operand[];
}

/** Which maps are computed at the end of what they read. */
export interface EpilogueChoice {
  /** Whether the device takes epilogues of products. */
  readonly endsProducts: boolean;
  /** Whether maps are taken that write to memory that lasts, such as updates of parameters. */
  readonly writesLasting: boolean;
}

/** Computes maps at the end of what they read. */
export function fuseEpilogues(
  region: Region,
  choice: EpilogueChoice,
  limits: Limits = usualLimits,
): Region {
  const steps = [...region.steps];
  const uses = new Uses(steps);
  const put = (position: number, step: PlanStep): void => {
    uses.replace(position, steps[position], step);
    steps[position] = step;
  };
  for (let i = 0; i < steps.length; i++) {
    const fused = fusedAt(steps, region.scratch, i, uses, choice, limits);
    if (fused === undefined) continue;
    // Positions stay as they are until the end.
    for (const position of [fused.from, i]) put(position, { ...steps[position], operands: [] });
    put(fused.target, fused.step);
  }
  return { ...region, steps: steps.filter(({ operands }) => operands.length > 0) };
}

/** A step that ends with a map, the position of what it was, and where it can be run. */
interface Fused {
  readonly step: PlanStep;
  readonly from: number;
  readonly target: number;
}

/** The map at `position` at the end of what it reads; nothing if it cannot be there. */
function fusedAt(
  steps: readonly PlanStep[],
  scratch: Region['scratch'],
  position: number,
  uses: Uses,
  { endsProducts, writesLasting }: EpilogueChoice,
  limits: Limits,
): Fused | undefined {
  const { kernel, operands, scalars } = steps[position];
  if (kernel.kind !== 'map' || operands.length === 0) return undefined;
  const map = { kernel, operands, scalars };
  if (!writesLasting && !outputsOf(map).every(({ buffer }) => scratch.has(buffer))) {
    return undefined;
  }
  for (const read of operands.slice(0, kernel.inputs.length)) {
    const from = uses.producerOf(read.buffer);
    if (from < 0 || from >= position) continue;
    const ending = endingOf(steps[from].kernel, endsProducts);
    const end = ending && alignedWith(steps[from], read, map);
    if (ending === undefined || end === undefined) continue;
    const isNeeded = ({ buffer }: Operand): boolean =>
      !scratch.has(buffer) || uses.readersOf(buffer).some((reader) => reader !== position);
    // Read last of several, what was there can be written over: computed before, both would be held.
    const readers = scratch.has(read.buffer) ? uses.readersOf(read.buffer) : [];
    if (readers.length > 1 && readers.at(-1) === position) continue;
    const step = joinedWith(steps[from], ending, end, isNeeded, limits);
    const isHeld = ({ buffer }: Operand): boolean =>
      !scratch.has(buffer) || uses.readersOf(buffer).some((reader) => reader >= position);
    const target = step && placeFor(steps, from, position, end, isHeld);
    if (step !== undefined && target !== undefined) return { step, from, target };
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
  limits: Limits,
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
  const isSmall = isWithin(limits, read.length, [...read, ...written], values);
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
  isHeld: (operand: Operand) => boolean,
): number | undefined {
  const own = outputsOf(steps[from]);
  const further = inputs.filter((operand) => !own.some((other) => sameOperand(other, operand)));
  const isEarlier =
    areUnchanged(steps, from, to, further) &&
    // A result that was written to since is not what the map reads.
    areUnchanged(steps, from + 1, to, inputs) &&
    areUntouched(steps, from + 1, to, outputs);
  if (isEarlier) return from;
  const read = inputsOf(steps[from]);
  const isLater =
    areUnchanged(steps, from + 1, to, read) &&
    areUntouched(steps, from + 1, to, own) &&
    // What the first one reads last would have to be held until then.
    read.every(isHeld);
  return isLater && !meet(own, further) ? to : undefined;
}
