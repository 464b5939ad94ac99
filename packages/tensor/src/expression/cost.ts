// What expressions cost, roughly: whether computing an element again costs more than reading it.

import { type Expression, topologicalOrder } from './node.ts';

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
export const dear = 16;

/** What an element costs, in additions. */
export function costOf(expression: Expression): number {
  return topologicalOrder([expression]).reduce((sum, node) => {
    if (node.kind === 'unary' || node.kind === 'binary') return sum + (costs[node.op] ?? dear);
    return node.kind === 'select' ? sum + 1 : sum;
  }, 0);
}
