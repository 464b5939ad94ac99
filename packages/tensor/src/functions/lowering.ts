// Functions become expressions of simpler ones, by a table that says which: a device has
// instructions for few primitives, and computes the others by the expressions of this folder.

import type { DType } from '../dtype/dtype.ts';
import { builder as e } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import type { Binary, Unary } from '../expression/primitives.ts';
import { rebuilt } from '../expression/substitution.ts';
import { type Facts, type Interval, intervalsWith } from './interval.ts';

/** Of the lowered operand, and of the interval in which it lies. */
export type UnaryLowering = (x: Expression, interval: Interval) => Expression;
export type BinaryLowering = (x: Expression, y: Expression) => Expression;

/** The primitives that a device lowers, of operands of one dtype. */
export interface Lowerings {
  readonly unary: Readonly<Partial<Record<Unary, UnaryLowering>>>;
  readonly binary: Readonly<Partial<Record<Binary, BinaryLowering>>>;
}

/** The dtypes that a device computes with; primitives of float16 are those of float32, rounded. */
type ComputedDType = Exclude<DType, 'float16'>;

/**
 * Makes equal expressions in which the primitives of the table are lowered. What a lowering
 * returns is final: a primitive of the same name in it is the device's own.
 * `facts`: what is known of nodes besides their form.
 */
export function loweringWith(
  lowerings: Readonly<Record<ComputedDType, Lowerings>>,
  facts: Facts = new Map(),
): (root: Expression) => Expression {
  const known = new Map<number, Expression>();
  const intervalOf = intervalsWith(facts);
  const lowerNode = (node: Expression): Expression => {
    switch (node.kind) {
      case 'unary': {
        const { op, x } = node;
        if (x.dtype === 'float16') return lower(e.cast(e[op](widened(x)), node.dtype));
        const lowering: UnaryLowering = lowerings[x.dtype].unary[op] ?? e[op];
        return lowering(lower(x), intervalOf(x));
      }
      case 'binary': {
        const { op, x, y } = node;
        if (x.dtype === 'float16') return lower(e.cast(e[op](widened(x), widened(y)), node.dtype));
        return (lowerings[x.dtype].binary[op] ?? e[op])(lower(x), lower(y));
      }
      default:
        return rebuilt(node, lower);
    }
  };
  const lower = (node: Expression): Expression => {
    const found = known.get(node.id);
    if (found !== undefined) return found;
    const result = lowerNode(node);
    known.set(node.id, result);
    return result;
  };
  return lower;
}

// Sums, products, quotients and roots of float16 are right when rounded twice, as float32 has more
// than twice the digits.
const widened = (x: Expression): Expression => e.cast(x, 'float32');
