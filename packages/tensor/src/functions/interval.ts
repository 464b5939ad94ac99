// Between which numbers an expression lies, as far as its form tells. NaN is left out, and so is
// what rounding adds: who asks leaves room for it.

import { type Expression, operandsOf, type Select } from '../expression/node.ts';

/** All numbers from `low` to `high`. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What is known of some nodes, by id, besides their form. */
export type Facts = ReadonlyMap<number, Interval>;

const everything: Interval = { low: -Infinity, high: Infinity };

/** Finds intervals of float32 expressions, by their form and by `facts`. */
export function intervalsWith(facts: Facts): (node: Expression) => Interval {
  const known = new Map(facts);
  const find = (node: Expression): Interval => {
    const found = known.get(node.id);
    if (found !== undefined) return found;
    const interval = node.dtype === 'float32' ? formInterval(node, find) : everything;
    known.set(node.id, interval);
    return interval;
  };
  return find;
}

/** The interval of an expression by its form alone. */
export const intervalOf: (node: Expression) => Interval = intervalsWith(new Map());

function formInterval(node: Expression, of: (operand: Expression) => Interval): Interval {
  const operands = operandsOf(node);
  switch (node.kind) {
    case 'constant':
      return { low: node.value, high: node.value };
    case 'unary':
    case 'binary':
      return rules[node.op]?.(...operands.map(of)) ?? everything;
    case 'multiplyAdd':
      return sum(product(of(node.x), of(node.y)), of(node.z));
    case 'select':
      return choice(node)(of(node.x), of(node.y));
    default:
      return everything;
  }
}

type Rule = (...operands: Interval[]) => Interval;

const negative: Rule = ({ low, high }) => ({ low: -high, high: -low });
const sum: Rule = (x, y) => ({ low: x.low + y.low, high: x.high + y.high });

type Choice = (x: number, y: number) => number;
const chosen =
  (low: Choice, high: Choice): Rule =>
  (x, y) => ({ low: low(x.low, y.low), high: high(x.high, y.high) });

const least = chosen(Math.min, Math.min);
const largest = chosen(Math.max, Math.max);
const either = chosen(Math.min, Math.max);

const product: Rule = (x, y) => {
  // A zero times an infinite bound: what lies between is zero.
  const ends = [x.low * y.low, x.low * y.high, x.high * y.low, x.high * y.high].map((end) =>
    Number.isNaN(end) ? 0 : end,
  );
  return { low: Math.min(...ends), high: Math.max(...ends) };
};

const rules: Readonly<Partial<Record<string, Rule>>> = {
  neg: negative,
  abs: (x) => ({ low: Math.max(0, x.low, -x.high), high: Math.max(-x.low, x.high) }),
  add: sum,
  sub: (x, y) => sum(x, negative(y)),
  mul: product,
  min: least,
  max: largest,
};

/** A bound, where the condition compares with a constant that it then chooses; else either. */
function choice({ condition, x, y }: Select): Rule {
  // What is not constant may be NaN, and the other then be anything.
  if (x.kind !== 'constant' || condition.kind !== 'binary' || condition.op !== 'lt') return either;
  if (condition.x === x && condition.y === y) return least;
  return condition.x === y && condition.y === x ? largest : either;
}
