// The meaning of expressions, in plain JavaScript: float64 arithmetic, integers as their
// dtype holds them. Constant folding and the reference backend compute with it.

import { type DType, dtypes } from '../dtype/dtype.ts';
import type { Expression } from './node.ts';
import { type Binary, binaryFacts, unaryFacts } from './primitives.ts';
import { bitsOfFloat32, float32OfBits } from './special/bits.ts';

/** Computes an expression for one element from its tensor operands and its scalars. */
export type Evaluator = (inputs: ArrayLike<number>, scalars: ArrayLike<number>) => number;

/** Turns an expression into a function; nodes that are shared are computed as often as used. */
export function evaluator(node: Expression): Evaluator {
  switch (node.kind) {
    case 'input': {
      const { index } = node;
      return (inputs) => inputs[index];
    }
    case 'scalar': {
      const { index, dtype } = node;
      return (_, scalars) => dtypes[dtype].round(scalars[index]);
    }
    case 'constant': {
      const { value } = node;
      return () => value;
    }
    case 'unary': {
      const x = evaluator(node.x);
      const facts = unaryFacts[node.op];
      const evaluate = (node.dtype === 'bool' && facts.evaluateBool) || facts.evaluate;
      const fit = wrapping(node.dtype);
      return (inputs, scalars) => fit(evaluate(x(inputs, scalars)));
    }
    case 'binary': {
      const x = evaluator(node.x);
      const y = evaluator(node.y);
      const evaluate = binaryEvaluator(node.op, node.x.dtype);
      return (inputs, scalars) => evaluate(x(inputs, scalars), y(inputs, scalars));
    }
    case 'select': {
      const condition = evaluator(node.condition);
      const x = evaluator(node.x);
      const y = evaluator(node.y);
      return (inputs, scalars) =>
        condition(inputs, scalars) !== 0 ? x(inputs, scalars) : y(inputs, scalars);
    }
    case 'cast': {
      const x = evaluator(node.x);
      const { round } = dtypes[node.dtype];
      return (inputs, scalars) => round(x(inputs, scalars));
    }
    case 'multiplyAdd': {
      const x = evaluator(node.x);
      const y = evaluator(node.y);
      const z = evaluator(node.z);
      const fit = wrapping(node.dtype);
      return (inputs, scalars) => fit(x(inputs, scalars) * y(inputs, scalars) + z(inputs, scalars));
    }
    case 'bitcast': {
      const x = evaluator(node.x);
      const convert = node.dtype === 'int32' ? bitsOfFloat32 : float32OfBits;
      return (inputs, scalars) => convert(x(inputs, scalars));
    }
  }
}

/** A primitive of two operands of one dtype, as a function. */
export function binaryEvaluator(op: Binary, operand: DType): (x: number, y: number) => number {
  const facts = binaryFacts[op];
  const { category } = dtypes[operand];
  const evaluate = (category === 'integer' ? facts.evaluateInteger : undefined) ?? facts.evaluate;
  // What holds of floats is a truth value already, and float32 and float64 need no fitting.
  if (category === 'floating' && (facts.truth || operand !== 'float16')) return evaluate;
  const fit = wrapping(facts.truth ? 'bool' : operand);
  return (x, y) => fit(evaluate(x, y));
}

// Integer arithmetic wraps round; truth values stay 0 or 1; a primitive of float16 rounds, as ops
// that mean to keep more digits say so by a cast; other floats keep float64 precision until they
// are stored.
function wrapping(dtype: DType): (value: number) => number {
  switch (dtype) {
    case 'int32':
      return (value) => value | 0;
    case 'uint8':
      return (value) => value & 255;
    case 'bool':
      return (value) => Number(value !== 0);
    case 'float16':
      return dtypes.float16.round;
    default:
      return (value) => value;
  }
}
