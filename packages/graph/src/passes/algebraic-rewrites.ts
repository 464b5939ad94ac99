// Kernels compute the simplest expressions that give the same, and read no more than those need.

import { type Expression, input, type PlanStep, topologicalOrder } from '@gradus/tensor/backend';
import type { Region } from '../program/region.ts';
import { type ConsumerStep, consumerOf, expressionsOf, withExpressions } from './composition.ts';
import { rewritten } from './rewrite-rules.ts';
import { substituted } from './substitution.ts';

/** Rewrites what every kernel computes. */
export function rewriteAlgebra(region: Region): Region {
  return { ...region, steps: region.steps.map((step) => simplified(step)) };
}

function simplified(step: PlanStep): PlanStep {
  const consumer = consumerOf(step);
  if (consumer === undefined) return step;
  const known = new Map<Expression, Expression>();
  for (const node of expressionsOf(consumer.kernel)) known.set(node, rewritten(node));
  const isSame = [...known].every(([before, after]) => before === after);
  return isSame ? step : readingLess(consumer, (node) => known.get(node) ?? node);
}

/** The step over other expressions, without the inputs that these do not read. */
function readingLess(
  { kernel, operands, scalars }: ConsumerStep,
  next: (node: Expression) => Expression,
): PlanStep {
  const count = kernel.inputs.length;
  const read = new Set<number>();
  for (const node of topologicalOrder(expressionsOf(kernel).map(next))) {
    if (node.kind === 'input') read.add(node.index);
  }
  // All kinds but maps take their sizes from an input.
  const kept = kernel.inputs.flatMap((_, i) =>
    read.has(i) || (i === 0 && kernel.kind !== 'map') ? [i] : [],
  );
  const place = (index: number): number =>
    // After the inputs of a row come the results of its stages.
    index < count ? kept.indexOf(index) : index - count + kept.length;
  const inputs = kept.map((i) => kernel.inputs[i]);
  return {
    kernel: withExpressions(kernel, inputs, kernel.scalars, (node) =>
      substituted(next(node), {
        input: (index, { dtype }) => input(place(index), dtype),
        scalar: (_, same) => same,
      }),
    ),
    operands: [...kept.map((i) => operands[i]), ...operands.slice(count)],
    scalars,
  };
}
