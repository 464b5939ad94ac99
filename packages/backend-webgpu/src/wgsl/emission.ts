// From an expression to WGSL: a name for every value that is used more than once, the rest nested
// as it is written.

import { type Expression, operandsOf, topologicalOrder } from '@gradus/tensor/backend';
import { castCode } from './casts.ts';
import { constantCode } from './constants.ts';
import { keptInOrder } from './ordering.ts';
import { binaryCode, isSlow, multiplyAddCode, unaryCode } from './primitives.ts';
import { valueTypes } from './storage.ts';

/** Where the leaves of an expression come from. */
export interface Leaves {
  readonly input: (index: number) => string;
  readonly scalar: (index: number) => string;
}

/** The values of the roots, after `statements`. */
export interface Emitted {
  readonly statements: string;
  readonly values: readonly string[];
}

/**
 * Writes `roots`, lowered before. Names begin with `prefix`; functions that are called are added
 * to `calls`. `known` are names of values that are there already, by the ids of nodes.
 */
export function emitExpressions(
  roots: readonly Expression[],
  leaves: Leaves,
  calls: Set<string>,
  prefix = 'v',
  known: ReadonlyMap<number, string> = new Map(),
): Emitted {
  const order = unknownNodes(roots, known);
  const uses = countUses(order, roots);
  const rare = rareNodes(order, uses);
  const kept = keptInOrder(order);
  const values = new Map(known);
  const statements: string[] = [];
  const codeOf = (node: Expression): string => values.get(node.id) ?? '';
  const nameOf = (node: Expression): string => `${prefix}${node.id}`;
  for (const node of order) {
    if (rare.has(node.id)) continue;
    if (node.kind === 'select' && rare.has(node.x.id)) {
      const name = nameOf(node);
      statements.push(`  var ${name} = ${codeOf(node.y)};`);
      const value = emitNode(node.x, leaves, codeOf, calls);
      statements.push(`  if (${codeOf(node.condition)}) { ${name} = ${value}; }`);
      values.set(node.id, name);
      continue;
    }
    const code = emitNode(node, leaves, codeOf, calls);
    const isKept = kept.has(node.id);
    if (isKept) calls.add('opaque');
    const value = isKept ? `opaque(${code})` : code;
    if ((uses.get(node.id) ?? 0) > 1 && node.kind !== 'constant') {
      statements.push(`  let ${nameOf(node)} = ${value};`);
      values.set(node.id, nameOf(node));
    } else values.set(node.id, value);
  }
  return { statements: `${statements.join('\n')}\n`, values: roots.map(codeOf) };
}

/** The nodes that must be computed, operands before their users. */
function unknownNodes(roots: readonly Expression[], known: ReadonlyMap<number, string>) {
  const order = topologicalOrder(roots);
  const needed = new Set(roots.map(({ id }) => id));
  for (const node of [...order].reverse()) {
    if (known.has(node.id)) needed.delete(node.id);
    else if (needed.has(node.id)) for (const { id } of operandsOf(node)) needed.add(id);
  }
  return order.filter(({ id }) => needed.has(id));
}

/**
 * Writes `roots` for a loop: what depends on no input that `varies` is computed before it. Values
 * are there within the loop.
 */
export function emitInLoop(
  roots: readonly Expression[],
  leaves: Leaves,
  varies: (input: number) => boolean,
  calls: Set<string>,
  prefix: string,
): { before: string; within: string; values: readonly string[] } {
  const order = topologicalOrder(roots);
  const varying = new Set<number>();
  for (const node of order) {
    const isVarying =
      node.kind === 'input'
        ? varies(node.index)
        : operandsOf(node).some(({ id }) => varying.has(id));
    if (isVarying) varying.add(node.id);
  }
  const fixed = order
    .filter(({ id }) => varying.has(id))
    .flatMap(operandsOf)
    .filter((operand) => !varying.has(operand.id) && operandsOf(operand).length > 0);
  const ahead = [...new Set(fixed)];
  const before = emitExpressions(ahead, leaves, calls, `${prefix}f`);
  const names = ahead.map((_, i) => `${prefix}Fixed${i}`);
  const known = new Map(ahead.map(({ id }, i) => [id, names[i]]));
  const lines = names.map((name, i) => `  let ${name} = ${before.values[i]};\n`).join('');
  const within = emitExpressions(roots, leaves, calls, prefix, known);
  return { before: before.statements + lines, within: within.statements, values: within.values };
}

function countUses(order: readonly Expression[], roots: readonly Expression[]) {
  const uses = new Map<number, number>();
  // Storing one of several roots may overwrite an input of the next: all are computed before.
  const kept = roots.length > 1 ? roots : [];
  for (const node of [...order.flatMap(operandsOf), ...roots, ...kept]) {
    uses.set(node.id, (uses.get(node.id) ?? 0) + 1);
  }
  return uses;
}

/** Slow computations that are wanted only where a select chooses them. */
function rareNodes(order: readonly Expression[], uses: ReadonlyMap<number, number>): Set<number> {
  const rare = new Set<number>();
  for (const node of order) {
    if (node.kind !== 'select') continue;
    const { x } = node;
    const isFunction = x.kind === 'unary' || x.kind === 'binary';
    if (isFunction && isSlow(x) && uses.get(x.id) === 1) rare.add(x.id);
  }
  return rare;
}

function emitNode(
  node: Expression,
  leaves: Leaves,
  codeOf: (node: Expression) => string,
  calls: Set<string>,
): string {
  switch (node.kind) {
    case 'input':
      return leaves.input(node.index);
    case 'scalar':
      return leaves.scalar(node.index);
    case 'constant':
      return constantCode(node.value, node.dtype);
    case 'unary':
      return unaryCode(node.op, node.x.dtype, codeOf(node.x), calls);
    case 'binary': {
      const [x, y] = [codeOf(node.x), codeOf(node.y)];
      return binaryCode(node, x, y, calls);
    }
    case 'select':
      return `select(${codeOf(node.y)}, ${codeOf(node.x)}, ${codeOf(node.condition)})`;
    case 'cast':
      return castCode(node.x.dtype, node.dtype, codeOf(node.x), calls);
    case 'bitcast':
      return `bitcast<${valueTypes[node.dtype]}>(${codeOf(node.x)})`;
    case 'multiplyAdd': {
      const [x, y, z] = [node.x, node.y, node.z].map(codeOf);
      return multiplyAddCode(node.dtype, x, y, z, calls);
    }
  }
}
