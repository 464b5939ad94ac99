// One kernel on two backends: operands laid in memory somehow, run on a copy of it, and the whole
// memory compared, what lies around the results included.

import { referenceBackend } from '@gradus/conformance/reference';
import {
  type Backend,
  type DType,
  dtypes,
  type HostArray,
  type Kernel,
  type Operand,
} from '@gradus/tensor/backend';
import type { GpuOperand } from '../src/encode/program.ts';

/** An operand in host memory; operands of one trial may lie in one memory. */
export interface Placed extends Omit<Operand, 'buffer'> {
  readonly memory: ArrayBuffer;
}

/** How an operand lies: see {@link place}. */
export interface Placement {
  /** The dims from the outermost in memory. */
  readonly order?: readonly number[];
  /** Elements before the first, and left out after each innermost line. */
  readonly offset?: number;
  readonly gap?: number;
  /** Dims of stride 0, and dims that are walked backwards. */
  readonly stretched?: readonly number[];
  readonly backwards?: readonly number[];
}

/** Runs a kernel somehow. */
export type Run = (operands: readonly Operand[]) => void;

/** A run on operands of the WebGPU backend. */
export function onGpu(run: (operands: readonly GpuOperand[]) => void): Run {
  // Their buffers are that backend's own.
  return (operands) => run(operands as readonly GpuOperand[]);
}

export function viewOf({ memory, dtype }: Pick<Placed, 'memory' | 'dtype'>): HostArray {
  return new dtypes[dtype].array(memory);
}

/** Every index of a shape, in row-major order. */
export function indicesOf(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );
}

/** Lays row-major values in new memory; places that no element has hold 1. */
export function place(
  dtype: DType,
  shape: readonly number[],
  values: (n: number) => number,
  placement: Placement = {},
): Placed {
  const { order = shape.map((_, d) => d), offset = 0, gap = 0 } = placement;
  const { stretched = [], backwards = [] } = placement;
  const strides = new Array<number>(shape.length).fill(0);
  let span = 1;
  let first = offset;
  for (const d of [...order].reverse()) {
    if (stretched.includes(d)) continue;
    const step = span;
    span = span * Math.max(shape[d], 1) + (span === 1 ? gap : 0);
    strides[d] = backwards.includes(d) ? -step : step;
    if (backwards.includes(d)) first += step * Math.max(shape[d] - 1, 0);
  }
  const { bytes } = dtypes[dtype];
  const memory = new ArrayBuffer(Math.ceil(((offset + span + gap) * bytes) / 8) * 8);
  const view = viewOf({ memory, dtype }).fill(1);
  indicesOf(shape).forEach((index, n) => {
    view[index.reduce((at, i, d) => at + i * strides[d], first)] = values(n);
  });
  return { dtype, shape, strides, byteOffset: first * bytes, memory };
}

/** The memories of the operands after a run on a backend. */
export async function memoriesAfter(
  backend: Backend,
  run: Run,
  placed: readonly Placed[],
): Promise<ArrayBuffer[]> {
  const memories = [...new Set(placed.map(({ memory }) => memory))];
  const buffers = memories.map((memory) => backend.allocate(memory.byteLength));
  buffers.forEach((buffer, i) => {
    backend.write(buffer, 0, new Uint8Array(memories[i]));
  });
  run(placed.map(({ memory, ...at }) => ({ ...at, buffer: buffers[memories.indexOf(memory)] })));
  const after = await Promise.all(
    buffers.map((buffer, i) => backend.read(buffer, 0, memories[i].byteLength)),
  );
  for (const buffer of buffers) backend.free(buffer);
  return placed.map(({ memory }) => after[memories.indexOf(memory)]);
}

/** What the reference backend makes of the operands. */
export function referenceAfter(kernel: Kernel, placed: readonly Placed[]): Promise<ArrayBuffer[]> {
  const reference = referenceBackend();
  return memoriesAfter(reference, (operands) => reference.run(kernel, operands, []), placed);
}

/** Numbers that look drawn: whole ones below `bound`, the same at every call. */
export function draws(bound: number, seed = 1): (n: number) => number {
  return (n) => Math.floor(fraction(n, seed) * bound);
}

/** A number in `[0, 1)` for each `n`. */
export function fraction(n: number, seed = 1): number {
  let t = Math.imul(n + 0x9e3779b9 * seed, 0x85ebca6b) >>> 0;
  t = Math.imul(t ^ (t >>> 15), 0xc2b2ae35);
  return ((t ^ (t >>> 16)) >>> 0) / 2 ** 32;
}
