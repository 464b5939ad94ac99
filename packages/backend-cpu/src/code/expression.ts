// From an expression to code: what is used more than once is kept in a local, the rest is
// nested as it is written.

import { type Expression, operandsOf, topologicalOrder } from '@gradus/tensor/backend';
import type { Code } from '../assembler/code.ts';
import type { FunctionBuilder } from '../assembler/function.ts';
import { castCode } from './casts.ts';
import { constantElement, type Lanes, localType } from './element.ts';
import { binaryCode, hostPrimitives, selectCode, unaryCode } from './primitives.ts';

/** Where the leaves of an expression come from. */
export interface Leaves {
  readonly input: (index: number) => Code;
  readonly scalar: (index: number) => Code;
  readonly host: (name: string, ...operands: Code[]) => Code;
}

/** The values of the roots, after `setup` has run. */
export interface Emitted {
  readonly setup: Code;
  readonly values: readonly Code[];
}

/** Emits the code of `roots` for `lanes` elements at once. */
export function emitExpressions(
  f: FunctionBuilder,
  roots: readonly Expression[],
  lanes: Lanes,
  leaves: Leaves,
): Emitted {
  const order = topologicalOrder(roots);
  const uses = new Map<number, number>();
  // Storing one of several roots may overwrite an input of the next: all are computed before.
  const kept = roots.length > 1 ? roots : [];
  for (const node of [...order.flatMap(operandsOf), ...roots, ...kept]) {
    uses.set(node.id, (uses.get(node.id) ?? 0) + 1);
  }
  const setup: Code[] = [];
  const values = new Map<number, Code>();
  const codeOf = (node: Expression): Code => values.get(node.id) ?? [];
  for (const node of order) {
    const value = emitNode(node, lanes, leaves, codeOf);
    if (node.kind === 'scalar' || node.kind === 'constant' || (uses.get(node.id) ?? 0) < 2) {
      values.set(node.id, value);
    } else {
      const local = f.local(localType(node.dtype, lanes));
      setup.push(local.set(value));
      values.set(node.id, local.get);
    }
  }
  return { setup, values: roots.map(codeOf) };
}

function emitNode(
  node: Expression,
  lanes: Lanes,
  leaves: Leaves,
  codeOf: (node: Expression) => Code,
): Code {
  const target = { lanes, host: leaves.host };
  switch (node.kind) {
    case 'input':
      return leaves.input(node.index);
    case 'scalar':
      return leaves.scalar(node.index);
    case 'constant':
      return constantElement(node.value, node.dtype, lanes);
    case 'unary':
      return unaryCode[node.op]({ ...target, dtype: node.dtype }, codeOf(node.x));
    case 'binary':
      return binaryCode(
        node.op,
        { ...target, dtype: node.x.dtype },
        codeOf(node.x),
        codeOf(node.y),
      );
    case 'select':
      return selectCode(
        { ...target, dtype: node.dtype },
        codeOf(node.condition),
        codeOf(node.x),
        codeOf(node.y),
      );
    case 'cast':
      return castCode(node.x.dtype, node.dtype, lanes, codeOf(node.x));
  }
}

/** The host functions that the expressions call, in order of first use. */
export function hostCalls(roots: readonly Expression[]): { name: string; arity: 1 | 2 }[] {
  const calls = new Map<string, { name: string; arity: 1 | 2 }>();
  for (const node of topologicalOrder(roots)) {
    if ((node.kind === 'unary' || node.kind === 'binary') && hostPrimitives.has(node.op)) {
      calls.set(node.op, { name: node.op, arity: node.kind === 'unary' ? 1 : 2 });
    }
  }
  return [...calls.values()];
}

/** How many elements the expressions can compute at once. */
export function vectorLanes(roots: readonly Expression[]): Lanes {
  if (hostCalls(roots).length > 0) return 1;
  return topologicalOrder(roots).some((node) => node.dtype === 'float64') ? 2 : 4;
}
