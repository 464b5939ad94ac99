// The expression: a typed DAG of scalar computations. Equal expressions are one object, so
// that a kernel built of them is known by integers.

import type { DType } from '../dtype/dtype.ts';
import type { Binary, Unary } from './primitives.ts';

interface Typed {
  /** Unique among all expressions of the process. */
  readonly id: number;
  readonly dtype: DType;
}

/** The element of the `index`-th tensor operand. */
export interface Input extends Typed {
  readonly kind: 'input';
  readonly index: number;
}

/** A number given when the kernel runs, the same for all elements. */
export interface ScalarInput extends Typed {
  readonly kind: 'scalar';
  readonly index: number;
}

/** A number that is part of the expression. */
export interface Constant extends Typed {
  readonly kind: 'constant';
  readonly value: number;
}

/** A primitive of one operand. */
export interface UnaryNode extends Typed {
  readonly kind: 'unary';
  readonly op: Unary;
  readonly x: Expression;
}

/** A primitive of two operands. */
export interface BinaryNode extends Typed {
  readonly kind: 'binary';
  readonly op: Binary;
  readonly x: Expression;
  readonly y: Expression;
}

/** `x` where `condition` holds, else `y`; the branch not taken has no effect, NaN included. */
export interface Select extends Typed {
  readonly kind: 'select';
  readonly condition: Expression;
  readonly x: Expression;
  readonly y: Expression;
}

/** `x` in another dtype. */
export interface Cast extends Typed {
  readonly kind: 'cast';
  readonly x: Expression;
}

/** The float32 or int32 that has the bits of the other. */
export interface Bitcast extends Typed {
  readonly kind: 'bitcast';
  readonly x: Expression;
}

/**
 * `x · y + z`, rounded once where a device does that as fast, else twice. Only what a backend lowers
 * functions to contains it: the products and sums of an op's definition are rounded one by one.
 */
export interface MultiplyAdd extends Typed {
  readonly kind: 'multiplyAdd';
  readonly x: Expression;
  readonly y: Expression;
  readonly z: Expression;
}

/** A scalar computation. */
export type Expression =
  | Input
  | ScalarInput
  | Constant
  | UnaryNode
  | BinaryNode
  | Select
  | Cast
  | Bitcast
  | MultiplyAdd;

/** The operands of a node, in order. */
export function operandsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'unary':
    case 'cast':
    case 'bitcast':
      return [node.x];
    case 'binary':
      return [node.x, node.y];
    case 'select':
      return [node.condition, node.x, node.y];
    case 'multiplyAdd':
      return [node.x, node.y, node.z];
    default:
      return [];
  }
}

/** Every node below `roots`, each once, operands before their users. */
export function topologicalOrder(roots: readonly Expression[]): Expression[] {
  const seen = new Set<number>();
  const order: Expression[] = [];
  const visit = (node: Expression): void => {
    if (seen.has(node.id)) return;
    seen.add(node.id);
    for (const operand of operandsOf(node)) visit(operand);
    order.push(node);
  };
  for (const root of roots) visit(root);
  return order;
}

type Fields<T> = T extends Expression ? Omit<T, 'id'> : never;

const interned = new Map<string, Expression>();

/** The one object for these fields. */
export function intern(fields: Fields<Expression>): Expression {
  const key = keyOf(fields);
  const known = interned.get(key);
  if (known !== undefined) return known;
  const node = Object.freeze({ ...fields, id: interned.size }) as Expression;
  interned.set(key, node);
  return node;
}

function keyOf(fields: Fields<Expression>): string {
  const head = `${fields.kind}:${fields.dtype}`;
  switch (fields.kind) {
    case 'input':
    case 'scalar':
      return `${head}:${fields.index}`;
    case 'constant':
      return `${head}:${Object.is(fields.value, -0) ? '-0' : fields.value}`;
    case 'unary':
      return `${head}:${fields.op}:${fields.x.id}`;
    case 'binary':
      return `${head}:${fields.op}:${fields.x.id}:${fields.y.id}`;
    case 'select':
      return `${head}:${fields.condition.id}:${fields.x.id}:${fields.y.id}`;
    case 'cast':
    case 'bitcast':
      return `${head}:${fields.x.id}`;
    case 'multiplyAdd':
      return `${head}:${fields.x.id}:${fields.y.id}:${fields.z.id}`;
  }
}
