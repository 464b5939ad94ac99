// Kernels compute the simplest expressions that give the same, and read no more than those need.

import {
  type BinaryNode,
  binary,
  constant,
  type Expression,
  expressionsOf,
  input,
  type PlanStep,
  rebuilt,
  substituted,
  topologicalOrder,
  withExpressions,
} from '@gradus/tensor/backend';
import type { Region } from '../program/region.ts';
import { type ConsumerStep, consumerOf } from './composition.ts';
import { rewritten } from './rewrite-rules.ts';

/** Rewrites what every kernel computes. */
export function rewriteAlgebra(region: Region): Region {
  return { ...region, steps: region.steps.map((step) => simplified(step)) };
}

function simplified(step: PlanStep): PlanStep {
  const consumer = consumerOf(step);
  if (consumer === undefined) return step;
  const known = new Map<Expression, Expression>();
  for (const node of expressionsOf(consumer.kernel)) {
    known.set(node, rewritten(withExponents(node, step.scalars)));
  }
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

/**
 * Exponents that a program's numbers give are constants: whole powers are a few products then, whose
 * results are those of any exact power. Other numbers stay, so that kernels are those of eager ops.
 */
function withExponents(root: Expression, scalars: readonly number[]): Expression {
  const done = new Map<Expression, Expression>();
  const visit = (node: Expression): Expression => {
    const known = done.get(node);
    if (known !== undefined) return known;
    const isPower = node.kind === 'binary' && node.op === 'pow' && node.y.kind === 'scalar';
    const result = isPower ? powerOf(node, visit(node.x), scalars) : rebuilt(node, visit);
    done.set(node, result);
    return result;
  };
  return visit(root);
}

function powerOf(node: BinaryNode, x: Expression, scalars: readonly number[]): Expression {
  const { y } = node;
  const value = y.kind === 'scalar' ? scalars[y.index] : Number.NaN;
  return binary('pow', x, Number.isInteger(value) ? constant(value, y.dtype) : y);
}
