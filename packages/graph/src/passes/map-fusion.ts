// Elementwise steps are computed where their results are read: by maps, and before reductions,
// rows and scans. What they wrote need not be written then.

import {
  costOf,
  type Expression,
  type MapKernel,
  type Operand,
  type PlanStep,
  topologicalOrder,
} from '@gradus/tensor/backend';
import {
  countOf,
  inputsOf,
  mayMeet,
  outputsOf,
  type Region,
  sameOperand,
  writersOf,
} from '../program/region.ts';
import { type ConsumerStep, composed, expressionsOf } from './composition.ts';
import { seenThrough } from './index-space.ts';
import { prune } from './prune.ts';

/** Nodes and inputs of a fused kernel at most: more spill from registers. */
const maximumNodes = 64;
const maximumInputs = 10;

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
  const writers = writersOf(steps);
  const producerOf = ({ buffer }: Operand): number => {
    const positions = region.scratch.has(buffer) ? writers.get(buffer) : undefined;
    return positions?.length === 1 ? positions[0] : -1;
  };
  for (let i = 0; i < steps.length; i++) {
    let step = consumer(steps[i]);
    for (let k = 0; step !== undefined && k < step.kernel.inputs.length; k++) {
      const from = producerOf(step.operands[k]);
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

function consumer(step: PlanStep): ConsumerStep | undefined {
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
  const result = composed(step, k, { kernel, output, operands, scalars: producer.scalars });
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
  const isCheap = costOf(expression) <= cheap && kernel.inputs.length <= 2;
  if (isCheap) return true;
  // Rows read their inputs once a stage.
  if (step.kernel.kind === 'row') return false;
  const readers = steps.filter((other) => inputsOf(other).some((o) => o.buffer === read.buffer));
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
  for (let i = from; i < to; i++) {
    const written = outputsOf(steps[i]);
    if (written.some((output) => inputs.some((operand) => mayMeet(output, operand)))) return false;
  }
  // A map may write where it reads, element for element; the other kinds may not.
  return outputsOf(step).every((output) =>
    operands.every(
      (operand) =>
        !mayMeet(output, operand) || (step.kernel.kind === 'map' && sameOperand(output, operand)),
    ),
  );
}
