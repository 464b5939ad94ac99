// One kernel for two: an elementwise producer computed where a consumer reads its result.

import {
  type Consumer,
  composed as composedKernel,
  type MapKernel,
  type Operand,
  type PlanStep,
} from '@gradus/tensor/backend';
import { sameOperand } from '../program/region.ts';

/** A result of a map, and the operands it is computed from as the consumer walks. */
export interface Producer {
  readonly kernel: MapKernel;
  /** Which of the kernel's results. */
  readonly output: number;
  readonly operands: readonly Operand[];
  readonly scalars: readonly number[];
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
  { kernel, output, operands, scalars }: Producer,
): ConsumerStep {
  const count = consumer.kernel.inputs.length;
  const inputs: Operand[] = [];
  // An operand that both read is read once.
  const placeOf = (operand: Operand): number => {
    const known = inputs.findIndex((other) => sameOperand(other, operand));
    return known < 0 ? inputs.push(operand) - 1 : known;
  };
  const parts = consumer.operands
    .slice(0, count)
    .map((operand, i) => (i === position ? { kernel, output, places: [] } : placeOf(operand)));
  const inlined = { kernel, output, places: operands.map(placeOf) };
  return {
    kernel: composedKernel(
      consumer.kernel,
      parts.map((part, i) => (i === position ? inlined : part)),
      inputs.map(({ dtype }) => dtype),
    ),
    operands: [...inputs, ...consumer.operands.slice(count)],
    scalars: [...consumer.scalars, ...scalars],
  };
}
