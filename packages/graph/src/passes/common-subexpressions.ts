// Of steps that compute the same from the same values, one is enough.

import type { BackendBuffer, Operand, PlanStep } from '@gradus/tensor/backend';
import { inputsOf, moved, outputsOf, type Region, writersOf } from '../program/region.ts';

/** Removes steps whose results are there already. */
export function mergeCommonSubexpressions(region: Region): Region {
  const writers = writersOf(region.steps);
  const isSingle = ({ buffer }: Operand): boolean =>
    region.scratch.has(buffer) && writers.get(buffer)?.length === 1;
  const names = new Names();
  const known = new Map<string, readonly Operand[]>();
  const same = new Map<BackendBuffer, BackendBuffer>();
  const steps: PlanStep[] = [];
  for (const original of region.steps) {
    const [step] = moved([original], (operand) => ({
      ...operand,
      buffer: same.get(operand.buffer) ?? operand.buffer,
    }));
    const outputs = outputsOf(step);
    const key = keyOf(step, names);
    const earlier = known.get(key);
    if (earlier !== undefined && outputs.every(isSingle)) {
      for (let i = 0; i < outputs.length; i++) same.set(outputs[i].buffer, earlier[i].buffer);
      continue;
    }
    for (const { buffer } of outputs) names.written(buffer);
    if (outputs.every(isSingle)) known.set(key, outputs);
    steps.push(step);
  }
  return { ...region, steps };
}

/** All that tells a step's results: kernel, numbers, and inputs as they are at that point. */
function keyOf(step: PlanStep, names: Names): string {
  const inputs = inputsOf(step).map(
    (operand) => `${names.of(operand.buffer)} ${layoutOf(operand)}`,
  );
  const outputs = outputsOf(step).map((operand) => `${operand.buffer.bytes} ${layoutOf(operand)}`);
  return [step.kernel.id, step.scalars.map(nameOfNumber), ...inputs, ...outputs].join(';');
}

function layoutOf({ byteOffset, shape, strides, dtype }: Operand): string {
  return `${byteOffset}:${shape}:${strides}:${dtype}`;
}

function nameOfNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Names of what buffers hold, other ones after each write. */
class Names {
  readonly #names = new Map<BackendBuffer, { readonly id: number; writes: number }>();

  of(buffer: BackendBuffer): string {
    const { id, writes } = this.#entry(buffer);
    return `${id}.${writes}`;
  }

  written(buffer: BackendBuffer): void {
    this.#entry(buffer).writes++;
  }

  #entry(buffer: BackendBuffer): { readonly id: number; writes: number } {
    const known = this.#names.get(buffer);
    if (known !== undefined) return known;
    const entry = { id: this.#names.size, writes: 0 };
    this.#names.set(buffer, entry);
    return entry;
  }
}
