// One kernel for two: an elementwise producer computed where a consumer reads its result.

import {
  type Expression,
  input,
  type MapKernel,
  mapKernel,
  type Operand,
  type PlanStep,
  type ReduceKernel,
  type RowKernel,
  reduceKernel,
  rowKernel,
  type ScanKernel,
  scalar,
  scanKernel,
} from '@gradus/tensor/backend';
import { sameOperand } from '../program/region.ts';
import { substituted } from './substitution.ts';

/** Kernels whose inputs are elements of expressions. */
export type Consumer = MapKernel | ReduceKernel | RowKernel | ScanKernel;

/** A result of a map, and the operands it is computed from as the consumer walks. */
export interface Producer {
  readonly expression: Expression;
  readonly operands: readonly Operand[];
  readonly scalars: readonly number[];
  readonly kernel: MapKernel;
}

/** A step of a consumer. */
export interface ConsumerStep extends PlanStep {
  readonly kernel: Consumer;
}

/** The step, if its kernel is one whose inputs are elements of expressions. */
export function consumerOf(step: PlanStep): ConsumerStep | undefined {
  const { kernel } = step;
  switch (kernel.kind) {
    case 'map':
    case 'reduce':
    case 'row':
    case 'scan':
      return { ...step, kernel };
    default:
      return undefined;
  }
}

/** The step of `consumer` that computes its input at `position` itself. */
export function composed(
  consumer: ConsumerStep,
  position: number,
  producer: Producer,
): ConsumerStep {
  const { kernel, operands } = consumer;
  const count = kernel.inputs.length;
  const inputs: Operand[] = [];
  // An operand that both read is read once.
  const placeOf = (operand: Operand): number => {
    const known = inputs.findIndex((other) => sameOperand(other, operand));
    return known < 0 ? inputs.push(operand) - 1 : known;
  };
  const own = operands
    .slice(0, count)
    .map((operand, i) => (i === position ? -1 : placeOf(operand)));
  const theirs = producer.operands.map(placeOf);
  const value = substituted(producer.expression, {
    input: (index, { dtype }) => input(theirs[index], dtype),
    scalar: (index, { dtype }) => scalar(kernel.scalars.length + index, dtype),
  });
  const replaced = (node: Expression): Expression =>
    substituted(node, {
      input: (index, { dtype }) => {
        if (index === position) return value;
        // After the inputs of a row come the results of its stages.
        return input(index < count ? own[index] : index - count + inputs.length, dtype);
      },
      scalar: (_, same) => same,
    });
  const dtypes = inputs.map(({ dtype }) => dtype);
  const scalars = [...kernel.scalars, ...producer.kernel.scalars];
  return {
    kernel: withExpressions(kernel, dtypes, scalars, replaced),
    operands: [...inputs, ...operands.slice(count)],
    scalars: [...consumer.scalars, ...producer.scalars],
  };
}

/** The kernel over other inputs and scalars, every expression that reads them replaced. */
export function withExpressions(
  kernel: Consumer,
  inputs: MapKernel['inputs'],
  scalars: MapKernel['scalars'],
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
