// A map, or what ends a product, writes to the memory of an input which is needed no more.

import type { BackendBuffer, Operand, PlanStep } from '@gradus/tensor/backend';
import { dtypes } from '@gradus/tensor/interpreter';
import { lifetimesOf } from '../plan/lifetimes.ts';
import { moved, outputsOf, type Region, sameLayout } from '../program/region.ts';

/** Gives outputs the memory of inputs that end where they begin, and that lie alike. */
export function reuseInPlace(region: Region): Region {
  const { steps } = region;
  const lifetimes = lifetimesOf(steps, region.scratch);
  const taken = new Map<BackendBuffer, BackendBuffer>();
  const now = (operand: Operand): Operand => ({
    ...operand,
    buffer: taken.get(operand.buffer) ?? operand.buffer,
  });
  const given = new Set<BackendBuffer>();
  const ends = ({ buffer }: Operand, position: number): boolean =>
    !given.has(buffer) && lifetimes.get(buffer)?.last === position;
  steps.forEach((step, position) => {
    for (const output of outputsOf(step)) {
      if (lifetimes.get(output.buffer)?.first !== position) continue;
      const input = step.operands.find(
        (operand) =>
          ends(operand, position) &&
          now(operand).buffer.bytes >= output.buffer.bytes &&
          canReplace(step, operand, output),
      );
      if (input === undefined) continue;
      taken.set(output.buffer, now(input).buffer);
      given.add(input.buffer);
    }
  });
  const scratch = new Set([...region.scratch].filter((buffer) => !taken.has(buffer)));
  return { ...region, scratch, steps: moved(steps, now) };
}

/** Whether kernels of the kind may write `output` where they read `operand`. */
export function canReplace(step: PlanStep, operand: Operand, output: Operand): boolean {
  const inputs = replaceable(step);
  const others = step.operands.filter((other) => other !== output);
  return (
    inputs.includes(operand) &&
    lieAlike(operand, output) &&
    others.every(({ buffer }) => buffer !== output.buffer) &&
    others.every(
      (other) =>
        other.buffer !== operand.buffer || (inputs.includes(other) && lieAlike(other, output)),
    )
  );
}

/** Inputs whose place an output may take, by what kernels allow. */
function replaceable({ kernel, operands }: PlanStep): readonly Operand[] {
  switch (kernel.kind) {
    case 'map':
      return operands.slice(0, kernel.inputs.length);
    case 'matmul':
      return operands.slice(2, kernel.inputs.length);
    default:
      return [];
  }
}

function lieAlike(a: Operand, b: Operand): boolean {
  return (
    a.byteOffset === b.byteOffset &&
    dtypes[a.dtype].bytes === dtypes[b.dtype].bytes &&
    sameLayout(a, b)
  );
}
