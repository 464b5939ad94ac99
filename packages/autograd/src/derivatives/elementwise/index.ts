// Derivatives of elementwise ops: the gradient of each operand is an elementwise op again, made of
// the derivative of the expression. So there is one for every op, it is one kernel, and it can be
// differentiated in turn.

import { builder, type ElementwiseOp, type Expression, input } from '@gradus/tensor/interpreter';
import { type Derivative, missing, output, type Vjp } from '../derivative.ts';
import { type Formula, fused } from './fused.ts';
import { masksOf } from './masks.ts';
import { BitsRead, isFloating, tangent } from './tangent.ts';

const known = new WeakMap<ElementwiseOp, Derivative>();

/** The derivative of an elementwise op. */
export function elementwiseDerivative(op: ElementwiseOp): Derivative {
  const found = known.get(op);
  if (found !== undefined) return found;
  const vjps: Vjp[] = [];
  const result = floatingResult(op);
  const derivative: Derivative = {
    output: result,
    at(position) {
      vjps[position] ??= vjpOf(op, position, result);
      return vjps[position];
    },
  };
  known.set(op, derivative);
  return derivative;
}

function vjpOf(op: ElementwiseOp, position: number, result: number | undefined): Vjp {
  if (result === undefined) {
    return missing(op.name, 'several results are floating, and a gradient is required');
  }
  try {
    return fused(op.name, formulaOf(op, position, result), masksOf(op));
  } catch (error) {
    // Told when a gradient needs it, not when the op is recorded.
    if (!(error instanceof BitsRead)) throw error;
    return missing(
      op.name,
      'the expression reads the bits of a number, and a gradient is required',
    );
  }
}

function formulaOf(op: ElementwiseOp, position: number, result: number): Formula {
  const { expression, gradient } = op;
  return (e, g, find) => {
    const operands = operandsOf(op, find);
    const y = find(output(result));
    if (gradient !== undefined) return gradient(e, g, y, ...operands)[position];
    const root = [expression(e, ...operands)].flat()[result];
    return tangent(e, root, operands[position], g, y);
  };
}

// The first parameter of an expression is the builder.
function operandsOf({ expression }: ElementwiseOp, find: (i: number) => Expression): Expression[] {
  return Array.from({ length: expression.length - 1 }, (_, i) => find(i));
}

/** The one result that gradients start from; integers among the results have none. */
function floatingResult(op: ElementwiseOp): number | undefined {
  const masks = masksOf(op);
  const operands = operandsOf(op, (i) => input(i, masks.has(i) ? 'bool' : 'float32'));
  const results = [op.expression(builder, ...operands)].flat();
  if (results.length === 1) return 0;
  const floating = results.flatMap((node, i) => (isFloating(node) ? [i] : []));
  return floating.length === 1 ? floating[0] : undefined;
}
