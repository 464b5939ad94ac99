// One kernel for several: maps computed where another kernel reads their results.

import type { DType } from '../dtype/dtype.ts';
import { input, scalar } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import { substituted } from '../expression/substitution.ts';
import {
  type MapKernel,
  mapKernel,
  type ReduceKernel,
  type RowKernel,
  reduceKernel,
  rowKernel,
  type ScanKernel,
  scanKernel,
} from './kernel.ts';

/** Kernels whose inputs are elements of expressions. */
export type Consumer = MapKernel | ReduceKernel | RowKernel | ScanKernel;

/** A result of a map that is computed in place of an input. */
export interface Inlined {
  readonly kernel: MapKernel;
  /** Which of its results. */
  readonly output: number;
  /** For each of its inputs, which input of the whole it is. */
  readonly places: readonly number[];
}

/** What an input of the consumer becomes: an input of the whole, or a map's result. */
export type Part = number | Inlined;

/**
 * `consumer` with `parts` in place of its inputs, over inputs of the given dtypes. Its scalars come
 * first, then those of each map, in the order of the parts.
 */
export function composed<K extends Consumer>(
  consumer: K,
  parts: readonly Part[],
  inputs: readonly DType[],
): K {
  const scalars = [...consumer.scalars];
  const values = parts.map((part, i): Expression => {
    if (typeof part === 'number') return input(part, consumer.inputs[i]);
    const { kernel, output, places } = part;
    const first = scalars.length;
    scalars.push(...kernel.scalars);
    return substituted(kernel.outputs[output], {
      input: (index, { dtype }) => input(places[index], dtype),
      scalar: (index, { dtype }) => scalar(first + index, dtype),
    });
  });
  const replaced = (root: Expression): Expression =>
    substituted(root, {
      // After the inputs of a row come the results of its stages.
      input: (index, { dtype }) =>
        values[index] ?? input(index - values.length + inputs.length, dtype),
      scalar: (_, same) => same,
    });
  // A kind stays what it is.
  return withExpressions(consumer, inputs, scalars, replaced) as K;
}

/** The kernel over other inputs and scalars, with every expression that reads inputs replaced. */
export function withExpressions(
  kernel: Consumer,
  inputs: readonly DType[],
  scalars: readonly DType[],
  replaced: (node: Expression) => Expression,
): Consumer {
  switch (kernel.kind) {
    case 'map':
      return mapKernel(inputs, scalars, kernel.outputs.map(replaced));
    case 'reduce':
      return reduceKernel(
        inputs,
        scalars,
        replaced(kernel.prologue),
        kernel.combiner,
        kernel.epilogues,
      );
    case 'scan':
      return scanKernel(inputs, replaced(kernel.prologue), kernel.combiner, kernel.outputs);
    case 'row':
      return rowKernel(
        inputs,
        scalars,
        kernel.stages.map(({ prologue, combiner }) => ({ prologue: replaced(prologue), combiner })),
        kernel.outputs.map(replaced),
      );
  }
}

/** Every expression of a kernel that reads its inputs. */
export function expressionsOf(kernel: Consumer): readonly Expression[] {
  switch (kernel.kind) {
    case 'map':
      return kernel.outputs;
    case 'reduce':
    case 'scan':
      return [kernel.prologue];
    case 'row':
      return [...kernel.stages.map(({ prologue }) => prologue), ...kernel.outputs];
  }
}
