// Elementwise steps are computed where their results are read: by maps, and before reductions,
// rows and scans. What they wrote need not be written then.

import {
  type Expression,
  type MapKernel,
  type Operand,
  type PlanStep,
  topologicalOrder,
} from '@gradus/tensor/backend';
import { areUnchanged, producersOf } from '../program/hazards.ts';
import {
  countOf,
  inputsOf,
  mayMeet,
  outputsOf,
  type Region,
  sameOperand,
} from '../program/region.ts';
import { type ConsumerStep, composed, consumerOf, expressionsOf } from './composition.ts';
import { seenThrough } from './index-space.ts';
import { maximumInputs, maximumNodes } from './limits.ts';
import { prune } from './prune.ts';

/** What computing an element again may cost, in additions: about what reading it costs. */
const cheap = 4;

/** Fuses as long as there is something to fuse. */
export function fuseMaps(region: Region): Region {
  const before = region.steps.length;
  const fused = prune(fuseOnce(region));
  // Only once a producer is gone is it seen that its own inputs have one reader left.
  return fused.steps.length < before ? fuseMaps(fused) : fused;
}

function fuseOnce(region: Region): Region {
  const steps = [...region.steps];
  const producerOf = producersOf(steps);
  for (let i = 0; i < steps.length; i++) {
    let step = consumerOf(steps[i]);
    for (let k = 0; step !== undefined && k < step.kernel.inputs.length; k++) {
      const { buffer } = step.operands[k];
      // What lasts is written anyway.
      const from = region.scratch.has(buffer) ? producerOf(buffer) : -1;
      const next: ConsumerStep | undefined =
        from >= 0 && from < i ? joined(steps, from, step, i, k) : undefined;
      if (next === undefined) continue;
      step = next;
      steps[i] = step;
      // Inputs have moved up.
      k = -1;
    }
  }
  return { ...region, steps };
}

/** The step at `to` that computes its input `k` itself; nothing where that may or should not be. */
function joined(
  steps: readonly PlanStep[],
  from: number,
  step: ConsumerStep,
  to: number,
  k: number,
): ConsumerStep | undefined {
  const producer = steps[from];
  const { kernel } = producer;
  const read = step.operands[k];
  if (kernel.kind !== 'map') return undefined;
  const output = outputsOf(producer).findIndex(({ buffer }) => buffer === read.buffer);
  const written = outputsOf(producer)[output];
  const operands = seenThrough(read, written, producer.operands.slice(0, kernel.inputs.length));
  if (operands === undefined || (step.kernel.kind === 'scan' && kernel.scalars.length > 0)) {
    return undefined;
  }
  const expression = kernel.outputs[output];
  if (!pays(steps, step, read, written, kernel, expression)) return undefined;
  if (!isUnchanged(steps, from, to, producer, step, operands)) return undefined;
  const result = composed(step, k, { expression, operands, scalars: producer.scalars, kernel });
  const { inputs } = result.kernel;
  // All kinds but maps take their sizes from an input.
  if (inputs.length === 0 && result.kernel.kind !== 'map') return undefined;
  const isSmall = topologicalOrder(expressionsOf(result.kernel)).length <= maximumNodes;
  return isSmall && inputs.length <= maximumInputs ? result : undefined;
}

/** Whether computing elements where they are read costs no more than writing and reading them. */
function pays(
  steps: readonly PlanStep[],
  step: ConsumerStep,
  read: Operand,
  written: Operand,
  kernel: MapKernel,
  expression: Expression,
): boolean {
  const readers = steps.filter((other) => inputsOf(other).some((o) => o.buffer === read.buffer));
  const isCheap = costOf(expression) <= cheap && kernel.inputs.length <= 2;
  // What products and the like read is written anyway: reading it costs no more than reading what
  // it came from, which may be needed for nothing else.
  const isWritten = readers.some((other) => consumerOf(other) === undefined);
  if (isCheap) return !isWritten || kernel.inputs.length === 0;
  // Rows read their inputs once a stage.
  if (step.kernel.kind === 'row') return false;
  return readers.length === 1 && countOf(read) <= countOf(written);
}

/** Whether what the producer reads is still there where the consumer would read it. */
function isUnchanged(
  steps: readonly PlanStep[],
  from: number,
  to: number,
  producer: PlanStep,
  step: ConsumerStep,
  operands: readonly Operand[],
): boolean {
  const inputs = producer.operands.slice(0, producer.kernel.inputs.length);
  if (!areUnchanged(steps, from, to, inputs)) return false;
  // A map may write where it reads, element for element; the other kinds may not.
  return outputsOf(step).every((output) =>
    operands.every(
      (operand) =>
        !mayMeet(output, operand) || (step.kernel.kind === 'map' && sameOperand(output, operand)),
    ),
  );
}

const costs: Readonly<Record<string, number>> = {
  neg: 1,
  abs: 1,
  add: 1,
  sub: 1,
  mul: 1,
  max: 1,
  min: 1,
  eq: 1,
  ne: 1,
  lt: 1,
  le: 1,
  and: 1,
  or: 1,
  not: 1,
  div: 4,
  sqrt: 4,
};

/** The price of a primitive that is not named above. */
const dear = 16;

/** What an element costs, in additions. */
function costOf(expression: Expression): number {
  return topologicalOrder([expression]).reduce((sum, node) => {
    if (node.kind === 'unary' || node.kind === 'binary') return sum + (costs[node.op] ?? dear);
    return node.kind === 'select' ? sum + 1 : sum;
  }, 0);
}
