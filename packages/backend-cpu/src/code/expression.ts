// From an expression to code: what is used more than once is kept in a local, the rest is
// nested as it is written.

import {
  type BinaryNode,
  type Expression,
  operandsOf,
  type Select,
  topologicalOrder,
  type UnaryNode,
} from '@gradus/tensor/backend';
import { type Code, i32, op, when } from '../assembler/code.ts';
import type { FunctionBuilder } from '../assembler/function.ts';
import { bitcastCode, castCode } from './casts.ts';
import { constantElement, type Lanes, localType } from './element.ts';
import { callsHost, hostCode } from './host.ts';
import { binaryCode, selectCode, unaryCode } from './primitives.ts';

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
  const { setup, values } = emitInterleaved(f, roots, lanes, [leaves]);
  return { setup, values: values[0] };
}

/**
 * Likewise at several places, node after node in all of them: in a long computation one place
 * need not wait for its own last step. `values`: of the roots, by place.
 */
export function emitInterleaved(
  f: FunctionBuilder,
  roots: readonly Expression[],
  lanes: Lanes,
  places: readonly Leaves[],
): { setup: Code; values: Code[][] } {
  const order = topologicalOrder(roots);
  const uses = countUses(order, roots);
  const rare = rareCalls(order, uses);
  const setup: Code[] = [];
  const emitters = places.map((leaves) => {
    const values = new Map<number, Code>();
    const codeOf = (node: Expression): Code => values.get(node.id) ?? [];
    const keepInLocal = (node: Expression, value: Code): void => {
      const local = f.local(localType(node.dtype, lanes));
      setup.push(local.set(value));
      values.set(node.id, local.get);
    };
    const callHost = (node: UnaryNode | BinaryNode) =>
      hostCode(f, node, lanes, operandsOf(node).map(codeOf), leaves.host);
    const emit = (node: Expression): void => {
      if (callsHost(node)) {
        const call = callHost(node);
        setup.push(call.setup);
        keepInLocal(node, call.value);
      } else if (node.kind === 'select' && rare.has(node.x.id) && callsHost(node.x)) {
        const result = f.local(localType(node.dtype, lanes));
        const condition = f.local(localType('bool', lanes));
        const call = callHost(node.x);
        const target = { dtype: node.dtype, lanes };
        setup.push(
          result.set(codeOf(node.y)),
          when(anyOf(condition.tee(codeOf(node.condition)), lanes), [
            call.setup,
            result.set(selectCode(target, condition.get, call.value, result.get)),
          ]),
        );
        values.set(node.id, result.get);
      } else {
        const value = emitNode(f, node, lanes, leaves, codeOf);
        const isKept = (uses.get(node.id) ?? 0) > 1 || places.length > 1;
        if (isKept && !isFree(node)) keepInLocal(node, value);
        else values.set(node.id, value);
      }
    };
    return { emit, codeOf };
  });
  for (const node of order) {
    if (!rare.has(node.id)) for (const { emit } of emitters) emit(node);
  }
  return { setup, values: emitters.map(({ codeOf }) => roots.map(codeOf)) };
}

function isFree(node: Expression): boolean {
  return node.kind === 'scalar' || node.kind === 'constant';
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

/** Calls of the host that only a select wants: made only where its condition holds somewhere. */
function rareCalls(order: readonly Expression[], uses: ReadonlyMap<number, number>): Set<number> {
  return new Set(
    order.flatMap((node) =>
      node.kind === 'select' && callsHost(node.x) && uses.get(node.x.id) === 1 ? [node.x.id] : [],
    ),
  );
}

function anyOf(condition: Code, lanes: Lanes): Code {
  if (lanes === 1) return condition;
  if (lanes === 4) return op('v128.any_true', condition);
  // With two lanes the upper half holds anything.
  return op('i32.and', op('i32x4.bitmask', condition), i32(3));
}

function emitNode(
  f: FunctionBuilder,
  node: Expression,
  lanes: Lanes,
  leaves: Leaves,
  codeOf: (node: Expression) => Code,
): Code {
  const target = { lanes };
  switch (node.kind) {
    case 'input':
      return leaves.input(node.index);
    case 'scalar':
      return leaves.scalar(node.index);
    case 'constant': {
      const value = constantElement(node.value, node.dtype, lanes);
      return lanes === 1 ? value : f.constant(value).get;
    }
    case 'unary':
      return unaryCode[node.op]({ ...target, dtype: node.dtype }, codeOf(node.x));
    case 'binary':
      return binaryCode(
        node.op,
        { ...target, dtype: node.x.dtype },
        codeOf(node.x),
        isShift(node) ? i32(shiftCount(node)) : codeOf(node.y),
      );
    case 'select':
      if (lanes > 1 && isSmaller(node))
        return boundCode('pmin', node, codeOf(node.y), codeOf(node.x));
      if (lanes > 1 && isLarger(node))
        return boundCode('pmax', node, codeOf(node.y), codeOf(node.x));
      return selectCode(
        { ...target, dtype: node.dtype },
        codeOf(node.condition),
        codeOf(node.x),
        codeOf(node.y),
      );
    case 'cast':
      return castCode(node.x.dtype, node.dtype, lanes, codeOf(node.x));
    case 'bitcast':
      return bitcastCode(node.dtype, lanes, codeOf(node.x));
  }
}

// A select of the operands of its own comparison is one instruction: pmin(a, b) is b < a ? b : a,
// pmax(a, b) is a < b ? b : a, of NaN and of zeros as well.
function isSmaller({ condition, x, y }: Select): boolean {
  return isLess(condition) && condition.x === x && condition.y === y;
}

function isLarger({ condition, x, y }: Select): boolean {
  return isLess(condition) && condition.x === y && condition.y === x;
}

function isLess(node: Expression): node is BinaryNode {
  return node.kind === 'binary' && node.op === 'lt' && node.x.dtype.startsWith('float');
}

function boundCode(name: 'pmin' | 'pmax', { dtype }: Select, a: Code, b: Code): Code {
  return op(`${dtype === 'float64' ? 'f64x2' : 'f32x4'}.${name}`, a, b);
}

// WebAssembly shifts every lane by one count, which is a number even for vectors.
function isShift(node: BinaryNode): boolean {
  return node.op === 'bitwiseLeftShift' || node.op === 'bitwiseRightShift';
}

function shiftCount({ op, y }: BinaryNode): number {
  if (y.kind !== 'constant') throw new Error(`${op} by a count that was not lowered`);
  return y.value;
}

/** The host functions that the expressions call, in order of first use. */
export function hostCalls(roots: readonly Expression[]): { name: string; arity: 1 | 2 }[] {
  const calls = new Map<string, { name: string; arity: 1 | 2 }>();
  for (const node of topologicalOrder(roots)) {
    if (callsHost(node)) {
      calls.set(node.op, { name: node.op, arity: node.kind === 'unary' ? 1 : 2 });
    }
  }
  return [...calls.values()];
}

/** How many elements the expressions can compute at once. */
export function vectorLanes(roots: readonly Expression[]): Lanes {
  return topologicalOrder(roots).some((node) => node.dtype === 'float64') ? 2 : 4;
}
