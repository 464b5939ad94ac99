// The way from ops to a device: every kernel run and every upload of host values passes here, and
// so does what a capture must hear of. While nobody captures, that is one comparison.

import type { Backend, Operand } from '../backend/contract.ts';
import type { HostArray } from '../dtype/dtype.ts';
import { type StoredArray, storedElements } from '../dtype/stored.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Storage } from '../tensor/storage.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Values on the host; those of a function are computed anew at each run of a program. */
export type HostValues<A extends StoredArray = HostArray> = A | (() => A);

/** What is told of the work that reaches devices, so that it can be done again. */
export interface Capture {
  /** Whether nothing is done but allocating: shapes and dtypes of results are wanted alone. */
  readonly isDry?: true;
  /** Memory was allocated, its elements not set. */
  allocated(storage: Storage): void;
  /** A kernel was run. */
  launched(
    backend: Backend,
    kernel: Kernel,
    operands: readonly Operand[],
    scalars: readonly number[],
  ): void;
  /** Elements, as the device holds them, were written from the start of a memory on. */
  uploaded(storage: Storage, values: HostValues<StoredArray>): void;
  /** Something was done on the host that belongs to each run. */
  repeats(effect: () => void): void;
  /** What is done depends on `value`, which `read` gives: another one needs another program. */
  depends(read: () => unknown, value: unknown): void;
  /** `op` needs something that a program has only when it runs; `remedy` says what helps. */
  refuse(op: string, remedy: string): never;
}

let capture: Capture | undefined;

/** Whether work is being captured. */
export function isCapturing(): boolean {
  return capture !== undefined;
}

/** The capture under way, to be told apart from others; nothing while nobody captures. */
export function currentCapture(): object | undefined {
  return capture;
}

const conditions: (() => unknown)[] = [];

/**
 * Names something that may decide the course of any code, wherever it is looked at, such as a mode:
 * programs are run again only while `read` gives what it gave.
 */
export function everyProgramDependsOn(read: () => unknown): void {
  conditions.push(read);
}

/** Calls `fn`, and tells `told` of the work that is done. One capture at a time. */
export function capturing<R>(told: Capture, fn: () => R): R {
  const before = capture;
  capture = told;
  try {
    for (const read of conditions) told.depends(read, read());
    return fn();
  } finally {
    capture = before;
  }
}

/** Runs a kernel. */
export function launch(
  backend: Backend,
  kernel: Kernel,
  operands: readonly Operand[],
  scalars: readonly number[],
): void {
  if (capture?.isDry !== true) backend.run(kernel, operands, scalars);
  if (capture !== undefined) capture.launched(backend, kernel, operands, scalars);
}

/** Whether maps over whole buffers can be told as such: who captures wants to hear of operands. */
export function takesFlat(backend: Backend): backend is FlatBackend {
  return capture === undefined && backend.runFlat !== undefined;
}

type FlatBackend = Backend & Required<Pick<Backend, 'runFlat'>>;

/** Writes the elements of a new tensor. */
export function upload({ storage, dtype }: Tensor, values: HostValues): void {
  const elements =
    typeof values === 'function'
      ? () => storedElements(dtype, values())
      : storedElements(dtype, values);
  if (capture?.isDry !== true) {
    const given = typeof elements === 'function' ? uncaptured(elements) : elements;
    storage.backend.write(storage.buffer, 0, given);
  }
  if (capture !== undefined) capture.uploaded(storage, elements);
}

/** Tells of memory that was allocated. */
export function noteAllocated(storage: Storage): void {
  if (capture !== undefined) capture.allocated(storage);
}

/**
 * A value of the host that decides what is done, such as a switch that users turn between calls:
 * a captured program is run again only while `read` gives the same.
 */
export function dependingOn<T>(read: () => T): T {
  const value = read();
  if (capture !== undefined) capture.depends(read, value);
  return value;
}

/** Does something on the host; a captured program does it again at each run, in its place. */
export function eachRun(effect: () => void): void {
  if (capture?.isDry !== true) uncaptured(effect);
  if (capture !== undefined) capture.repeats(effect);
}

/** Refuses what gives numbers to the host, while a program is captured. */
export function refuseCaptured(op: string, remedy: string): void {
  if (capture !== undefined) capture.refuse(op, remedy);
}

/** Refuses an op whose result, or whose size, is decided by values, while a program is captured. */
export function refuseDecidedByValues(op: string): void {
  refuseCaptured(
    op,
    'values decide what it gives, and a program has them only when it runs. Call it before, and ' +
      'pass what it gives as an argument',
  );
}

/** Does what belongs to a run of a program, as it will be done then: nobody captures it. */
export function uncaptured<R>(fn: () => R): R {
  const before = capture;
  capture = undefined;
  try {
    return fn();
  } finally {
    capture = before;
  }
}
