// Runs of kernels that wait for others like them, to be one dispatch: on little work a dispatch costs
// more than what it computes, and programs ask for such work one after the other, or in turns.

import { dtypes } from '@gradus/tensor/backend';
import type { GpuOperand, Recorder } from '../encode/program.ts';

/** What a kernel is run on. */
export interface Run {
  readonly inputs: readonly GpuOperand[];
  readonly outputs: readonly GpuOperand[];
  readonly scalars: readonly number[];
}

/** What runs of one dispatch read, write and are given at most, so that parameters have room. */
const mostOperands = 24;
const mostScalars = 24;

/** What becomes of runs that wait. */
export interface Joining<R extends Run> {
  /** Whether two may be one dispatch, if neither reads or writes what the other writes. */
  readonly areAlike: (first: R, next: R) => boolean;
  /** How many like one may be. */
  readonly most: (run: R) => number;
  /** Records one dispatch of runs. */
  readonly record: (runs: readonly R[]) => void;
}

/** Dispatches that wait for more runs at most. */
const mostDispatches = 8;

/** Runs that were asked for and are not recorded. */
export class Waiting<R extends Run> {
  readonly #recorder: Recorder;
  readonly #joining: Joining<R>;
  /** What will be one dispatch each, in this order. */
  #dispatches: (readonly R[])[] = [];

  constructor(recorder: Recorder, joining: Joining<R>) {
    this.#recorder = recorder;
    this.#joining = joining;
  }

  add(run: R): void {
    const place = this.#placeOf(run);
    if (place !== undefined) {
      this.#dispatches[place] = [...this.#dispatches[place], run];
      return;
    }
    const { length } = this.#dispatches;
    if (length === 0 || length === mostDispatches) {
      // This has those recorded that wait.
      this.#recorder.later(() => {
        const dispatches = this.#dispatches;
        this.#dispatches = [];
        dispatches.forEach(this.#joining.record);
      });
    }
    this.#dispatches.push([run]);
  }

  /** The last dispatch that takes a run, if the run needs none that come after it. */
  #placeOf(run: R): number | undefined {
    for (let place = this.#dispatches.length - 1; place >= 0; place--) {
      const runs = this.#dispatches[place];
      if (!runs.every((other) => areIndependent(other, run))) return undefined;
      if (this.#takes(runs, run)) return place;
    }
    return undefined;
  }

  #takes(runs: readonly R[], run: R): boolean {
    const { areAlike, most } = this.#joining;
    return (
      runs.length < most(run) &&
      areAlike(runs[0], run) &&
      fits([...runs, run], this.#recorder.facts.maxStorageBuffers)
    );
  }
}

function fits(runs: readonly Run[], maxStorageBuffers: number): boolean {
  const operands = runs.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
  const scalars = runs.reduce((sum, run) => sum + run.scalars.length, 0);
  return (
    operands.length <= mostOperands &&
    scalars <= mostScalars &&
    new Set(operands.map(({ buffer }) => buffer)).size <= maxStorageBuffers
  );
}

/** Whether neither writes what the other reads or writes. */
function areIndependent(a: Run, b: Run): boolean {
  return !meet(a.outputs, b.inputs) && !meet(a.outputs, b.outputs) && !meet(b.outputs, a.inputs);
}

function meet(some: readonly GpuOperand[], others: readonly GpuOperand[]): boolean {
  for (let i = 0; i < some.length; i++) {
    for (let j = 0; j < others.length; j++) if (overlap(some[i], others[j])) return true;
  }
  return false;
}

function overlap(a: GpuOperand, b: GpuOperand): boolean {
  if (a.buffer.block !== b.buffer.block) return false;
  // One of two buffers has got the memory that the other has given back.
  if (a.buffer !== b.buffer) return true;
  const [start, end] = extentOf(a);
  const [otherStart, otherEnd] = extentOf(b);
  return start < otherEnd && otherStart < end;
}

/** The bytes that an operand of at least one element reaches, first and beyond. */
function extentOf({ byteOffset, shape, strides, dtype }: GpuOperand): readonly [number, number] {
  const { bytes } = dtypes[dtype];
  let [first, last] = [byteOffset, byteOffset];
  for (let d = 0; d < shape.length; d++) {
    const way = (shape[d] - 1) * strides[d] * bytes;
    if (way < 0) first += way;
    else last += way;
  }
  return [first, last + bytes];
}
