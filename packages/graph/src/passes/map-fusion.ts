// Elementwise steps are computed where their results are read: by maps, and before reductions,
// rows and scans. What they wrote need not be written then.

import {
  costOf,
  type Expression,
  expressionsOf,
  type MapKernel,
  type Operand,
  type PlanStep,
} from '@gradus/tensor/backend';
import { areUnchanged } from '../program/hazards.ts';
import { countOf, mayMeet, outputsOf, type Region, sameOperand } from '../program/region.ts';
import { Uses } from '../program/uses.ts';
import { type ConsumerStep, composed, consumerOf } from './composition.ts';
import { seenThrough } from './index-space.ts';
import { isWithin, type Limits, usualLimits } from './limits.ts';
import { prune } from './prune.ts';

/** What computing an element again may cost, in additions: about what reading it costs. */
const cheap = 4;

/** Fuses as long as there is something to fuse. */
export function fuseMaps(region: Region, limits: Limits = usualLimits): Region {
  const before = region.steps.length;
  const fused = prune(fuseOnce(region, limits));
  // Only once a producer is gone is it seen that its own inputs have one reader left.
  return fused.steps.length < before ? fuseMaps(fused, limits) : fused;
}

function fuseOnce(region: Region, limits: Limits): Region {
  const steps = [...region.steps];
  const uses = new Uses(steps);
  for (let i = 0; i < steps.length; i++) {
    let step = consumerOf(steps[i]);
    for (let k = 0; step !== undefined && k < step.kernel.inputs.length; k++) {
      const { buffer } = step.operands[k];
      // What lasts is written anyway.
      const from = region.scratch.has(buffer) ? uses.producerOf(buffer) : -1;
      const next: ConsumerStep | undefined =
        from >= 0 && from < i ? joined(steps, uses, from, step, i, k, limits) : undefined;
      if (next === undefined) continue;
      uses.replace(i, steps[i], next);
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
  uses: Uses,
  from: number,
  step: ConsumerStep,
  to: number,
  k: number,
  limits: Limits,
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
  const readers = uses.readersOf(read.buffer).map((position) => steps[position]);
  if (!pays(readers, step, read, written, kernel, expression)) return undefined;
  if (!isUnchanged(steps, from, to, producer, step, operands)) return undefined;
  const result = composed(step, k, { kernel, output, operands, scalars: producer.scalars });
  const { inputs } = result.kernel;
  // All kinds but maps take their sizes from an input.
  if (inputs.length === 0 && result.kernel.kind !== 'map') return undefined;
  const isSmall = isWithin(limits, inputs.length, result.operands, expressionsOf(result.kernel));
  return isSmall ? result : undefined;
}

/** Whether computing elements where they are read costs no more than writing and reading them. */
function pays(
  readers: readonly PlanStep[],
  step: ConsumerStep,
  read: Operand,
  written: Operand,
  kernel: MapKernel,
  expression: Expression,
): boolean {
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
