// Totals that wait for others of the same elements: a dispatch costs more than a pass over some
// thousand elements, and programs ask for the totals of a step one after the other.

import { dtypes, sameShape } from '@gradus/tensor/backend';
import type { GpuOperand, Recorder } from '../../encode/program.ts';
import type { ReduceRun } from './joint.ts';

/** Totals of one dispatch, and what they read, write and are given, at most. */
const mostRuns = 8;
const mostOperands = 16;
const mostScalars = 32;

/** Totals that were asked for and are not recorded. */
export class Waiting {
  readonly #recorder: Recorder;
  readonly #record: (runs: readonly ReduceRun[]) => void;
  #runs: readonly ReduceRun[] = [];

  /** `record` records runs over the same elements, the results of none being read by another. */
  constructor(recorder: Recorder, record: (runs: readonly ReduceRun[]) => void) {
    this.#recorder = recorder;
    this.#record = record;
  }

  /** Takes a run whose outputs are one element each. */
  add(run: ReduceRun): void {
    const runs = [...this.#runs, run];
    if (this.#takes(run) && fits(runs, this.#recorder.facts.maxStorageBuffers)) {
      this.#runs = runs;
      return;
    }
    // This has those recorded that wait.
    this.#recorder.later(() => {
      const all = this.#runs;
      this.#runs = [];
      this.#record(all);
    });
    this.#runs = [run];
  }

  #takes(run: ReduceRun): boolean {
    const [first] = this.#runs;
    return (
      first !== undefined &&
      sameShape(first.inputs[0].shape, run.inputs[0].shape) &&
      this.#runs.every((other) => areIndependent(other, run))
    );
  }
}

function fits(runs: readonly ReduceRun[], maxStorageBuffers: number): boolean {
  const operands = runs.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
  const scalars = runs.reduce((sum, run) => sum + run.scalars.length, 0);
  return (
    runs.length <= mostRuns &&
    operands.length <= mostOperands &&
    scalars <= mostScalars &&
    new Set(operands.map(({ buffer }) => buffer)).size <= maxStorageBuffers
  );
}

/** Whether neither writes what the other reads or writes. */
function areIndependent(a: ReduceRun, b: ReduceRun): boolean {
  const meets = (x: ReduceRun, y: ReduceRun): boolean =>
    x.outputs.some((output) => [...y.inputs, ...y.outputs].some((other) => overlap(output, other)));
  return !meets(a, b) && !meets(b, a);
}

function overlap(a: GpuOperand, b: GpuOperand): boolean {
  // Of two buffers one may have got the memory that the other has given back.
  if (a.buffer !== b.buffer) return a.buffer.block === b.buffer.block;
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
