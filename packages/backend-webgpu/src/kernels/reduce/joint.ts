// Reductions of the same elements as one: their operands and numbers side by side, what they read
// in common once.

import {
  type Combiner,
  type DType,
  type Expression,
  input,
  type ReduceKernel,
  sameShape,
  scalar,
  substituted,
} from '@gradus/tensor/backend';
import type { GpuOperand } from '../../encode/program.ts';

/** A kernel, and what it is run on. */
export interface ReduceRun {
  readonly kernel: ReduceKernel;
  readonly inputs: readonly GpuOperand[];
  readonly outputs: readonly GpuOperand[];
  readonly scalars: readonly number[];
}

/** What is computed of one of them, over inputs and scalars of all. */
export interface Reduction {
  readonly prologue: Expression;
  readonly combiner: Combiner;
  readonly epilogues: readonly Expression[];
}

/** Several reductions side by side; equal keys have equal `reductions` and dtypes. */
export interface Joint extends Omit<ReduceRun, 'kernel'> {
  readonly key: string;
  /** Dtypes of the scalars. */
  readonly kinds: readonly DType[];
  readonly reductions: () => readonly Reduction[];
}

/** `runs` side by side. */
export function jointOf(runs: readonly ReduceRun[]): Joint {
  const inputs: GpuOperand[] = [];
  const places = runs.map((run) => run.inputs.map((operand) => placeOf(operand, inputs)));
  return {
    key: runs.map(({ kernel }, r) => `${kernel.id}:${places[r]}`).join(' '),
    inputs,
    outputs: runs.flatMap(({ outputs }) => outputs),
    scalars: runs.flatMap(({ scalars }) => scalars),
    kinds: runs.flatMap(({ kernel }) => kernel.scalars),
    reductions: () => {
      let first = 0;
      return runs.map(({ kernel }, r) => {
        const reduction = moved(kernel, places[r], first);
        first += kernel.scalars.length;
        return reduction;
      });
    },
  };
}

/** The place of an operand among others, where it is put if it is new. */
function placeOf(operand: GpuOperand, operands: GpuOperand[]): number {
  const known = operands.findIndex(
    (other) =>
      other.buffer === operand.buffer &&
      other.byteOffset === operand.byteOffset &&
      other.dtype === operand.dtype &&
      sameShape(other.strides, operand.strides),
  );
  return known === -1 ? operands.push(operand) - 1 : known;
}

/** A kernel whose inputs lie at `places`, and its scalars from `first` on. */
function moved(kernel: ReduceKernel, places: readonly number[], first: number): Reduction {
  const number = (index: number, { dtype }: Expression) => scalar(first + index, dtype);
  return {
    prologue: substituted(kernel.prologue, {
      input: (index, { dtype }) => input(places[index], dtype),
      scalar: number,
    }),
    combiner: kernel.combiner,
    // Epilogues read what was combined.
    epilogues: kernel.epilogues.map((node) =>
      substituted(node, { input: (_, same) => same, scalar: number }),
    ),
  };
}
