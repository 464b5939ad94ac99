// What passes work on: steps, and what is known of the memory they use. Every pass is a function
// from a region to one that leaves the same values in all lasting memory.

import type { BackendBuffer, Kernel, Operand, PlanStep } from '@gradus/tensor/backend';
import { dtypes } from '@gradus/tensor/interpreter';

/** Steps over memory; what is neither scratch nor constant lasts, and others may see it. */
export interface Region {
  readonly steps: readonly PlanStep[];
  /** Memory that only the steps see: what it holds before the first and after the last is nothing. */
  readonly scratch: ReadonlySet<BackendBuffer>;
  /** Memory that holds the same at each run, and that no step writes. */
  readonly constants: ReadonlySet<BackendBuffer>;
}

/** The operands that a kernel writes. */
export function outputsOf({ kernel, operands }: PlanStep): readonly Operand[] {
  return operands.slice(kernel.inputs.length);
}

/** The operands that a kernel reads. */
export function inputsOf({ kernel, operands }: PlanStep): readonly Operand[] {
  return readsItsOutput(kernel) ? operands : operands.slice(0, kernel.inputs.length);
}

/** Whether what lies in the output before the run is part of the result. */
function readsItsOutput({ kind }: Kernel): boolean {
  return kind === 'scatter';
}

/** The bytes of its buffer that an operand reaches: from `start` to before `end`. */
export function bytesOf({ byteOffset, shape, strides, dtype }: Operand): {
  readonly start: number;
  readonly end: number;
} {
  const { bytes } = dtypes[dtype];
  let [first, last] = [byteOffset, byteOffset];
  for (let d = 0; d < shape.length; d++) {
    if (shape[d] === 0) return { start: byteOffset, end: byteOffset };
    const reach = (shape[d] - 1) * strides[d] * bytes;
    if (reach < 0) first += reach;
    else last += reach;
  }
  return { start: first, end: last + bytes };
}

/** Whether two operands may reach a common byte. */
export function mayMeet(a: Operand, b: Operand): boolean {
  if (a.buffer !== b.buffer) return false;
  const [x, y] = [bytesOf(a), bytesOf(b)];
  return x.start < y.end && y.start < x.end;
}

/** Elements of an operand. */
export function countOf({ shape }: Operand): number {
  return shape.reduce((count, size) => count * size, 1);
}

/** Whether an operand, written, leaves nothing of what its buffer held. */
export function coversBuffer(operand: Operand): boolean {
  const { start, end } = bytesOf(operand);
  const own = countOf(operand) * dtypes[operand.dtype].bytes;
  return start === 0 && end === operand.buffer.bytes && end === own;
}

/** Whether two operands show the same elements of the same memory in the same order. */
export function sameOperand(a: Operand, b: Operand): boolean {
  return (
    a.buffer === b.buffer &&
    a.byteOffset === b.byteOffset &&
    a.dtype === b.dtype &&
    sameLayout(a, b)
  );
}

/** Whether two operands have the same shape and step alike wherever they step at all. */
export function sameLayout(a: Operand, b: Operand): boolean {
  return (
    sameList(a.shape, b.shape) &&
    a.strides.every((stride, d) => stride === b.strides[d] || a.shape[d] < 2)
  );
}

/** Whether two lists of numbers are equal. */
export function sameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((entry, i) => entry === b[i]);
}

/** The positions of the steps that write to each buffer. */
export function writersOf(steps: readonly PlanStep[]): Map<BackendBuffer, number[]> {
  const writers = new Map<BackendBuffer, number[]>();
  steps.forEach((step, position) => {
    for (const { buffer } of outputsOf(step)) {
      const known = writers.get(buffer);
      if (known === undefined) writers.set(buffer, [position]);
      else if (known.at(-1) !== position) known.push(position);
    }
  });
  return writers;
}

/** The same steps on other memory. */
export function moved(
  steps: readonly PlanStep[],
  place: (operand: Operand) => Operand,
): PlanStep[] {
  return steps.map((step) => ({ ...step, operands: step.operands.map(place) }));
}
