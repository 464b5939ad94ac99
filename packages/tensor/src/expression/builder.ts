// The words in which op definitions and fused kernels are written: `(e, x, y) => e.max(x, y)`.
// Building checks dtypes and folds what is constant.

import { type DType, dtypes } from '../dtype/dtype.ts';
import { DTypeError } from '../errors.ts';
import { evaluator } from './interpret.ts';
import { type Expression, intern, operandsOf } from './node.ts';
import { type Binary, binaryFacts, type Domain, type Unary, unaryFacts } from './primitives.ts';

/** An operand of the builder; a number becomes a constant of the other operand's dtype. */
export type Term = Expression | number;

/** The element of tensor operand `index`. */
export function input(index: number, dtype: DType): Expression {
  return intern({ kind: 'input', index, dtype });
}

/** Run-time number `index`, the same for all elements. */
export function scalar(index: number, dtype: DType): Expression {
  return intern({ kind: 'scalar', index, dtype });
}

/** A number as part of the expression, rounded to `dtype`. */
export function constant(value: number, dtype: DType): Expression {
  return intern({ kind: 'constant', value: dtypes[dtype].round(value), dtype });
}

/** `x` in another dtype; nothing where it has that dtype. */
export function cast(x: Expression, dtype: DType): Expression {
  return x.dtype === dtype ? x : fold(intern({ kind: 'cast', x, dtype }));
}

/** The bits of a float32 as an int32, or the other way round. */
export function bitcast(x: Expression, dtype: DType): Expression {
  if (x.dtype === dtype) return x;
  const pair = [x.dtype, dtype];
  if (!pair.includes('float32') || !pair.includes('int32')) {
    throw new DTypeError('bitcast', `${x.dtype} to ${dtype}; the rule is float32 and int32 only`, {
      dtypes: pair,
    });
  }
  return fold(intern({ kind: 'bitcast', x, dtype }));
}

/** `x` where `condition` holds, else `y`. */
export function select(condition: Expression, x: Term, y: Term): Expression {
  const dtype = commonDType('select', x, y);
  checkDomain('select', condition.dtype, 'bool');
  return fold(intern({ kind: 'select', condition, x: lift(x, dtype), y: lift(y, dtype), dtype }));
}

/** The primitive `op` of one operand. */
export function unary(op: Unary, x: Expression): Expression {
  checkDomain(op, x.dtype, unaryFacts[op].domain);
  return fold(intern({ kind: 'unary', op, x, dtype: x.dtype }));
}

/** The primitive `op` of two operands. */
export function binary(op: Binary, x: Term, y: Term): Expression {
  const { domain, truth } = binaryFacts[op];
  const operand = commonDType(op, x, y);
  checkDomain(op, operand, domain);
  const dtype = truth ? 'bool' : operand;
  return fold(intern({ kind: 'binary', op, x: lift(x, operand), y: lift(y, operand), dtype }));
}

/**
 * `x · y + z`, rounded once where a device does that as fast. It is no word of the builder: ops are
 * not written in it, only what a backend lowers functions to.
 */
export function multiplyAdd(x: Expression, y: Term, z: Term): Expression {
  const dtype = commonDType('multiplyAdd', x, y);
  commonDType('multiplyAdd', x, z);
  checkDomain('multiplyAdd', dtype, 'floating');
  const operands = { x, y: lift(y, dtype), z: lift(z, dtype) };
  return fold(intern({ kind: 'multiplyAdd', ...operands, dtype }));
}

/** The builder as definitions receive it: every primitive by its name, and the node kinds. */
export type Builder = { readonly [op in Unary]: (x: Expression) => Expression } & {
  readonly [op in Binary]: (x: Term, y: Term) => Expression;
} & {
  readonly constant: typeof constant;
  readonly bitcast: typeof bitcast;
  readonly cast: typeof cast;
  readonly select: typeof select;
  /** `x > y`, as `y < x`. */
  readonly gt: (x: Term, y: Term) => Expression;
  /** `x ≥ y`, as `y ≤ x`. */
  readonly ge: (x: Term, y: Term) => Expression;
};

/** The one builder. What it builds is interned: equal expressions are one object. */
export const builder: Builder = {
  ...mapEntries(unaryFacts, (op) => (x: Expression) => unary(op, x)),
  ...mapEntries(binaryFacts, (op) => (x: Term, y: Term) => binary(op, x, y)),
  constant,
  bitcast,
  cast,
  select,
  gt: (x, y) => binary('lt', y, x),
  ge: (x, y) => binary('le', y, x),
};

function mapEntries<K extends string, V>(
  facts: Readonly<Record<K, unknown>>,
  make: (key: K) => V,
): Record<K, V> {
  const keys = Object.keys(facts) as K[];
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<K, V>;
}

function lift(term: Term, dtype: DType): Expression {
  return typeof term === 'number' ? constant(term, dtype) : term;
}

function commonDType(op: string, x: Term, y: Term): DType {
  const a = typeof x === 'number' ? undefined : x.dtype;
  const b = typeof y === 'number' ? undefined : y.dtype;
  const dtype = a ?? b;
  if (dtype === undefined || (a !== undefined && b !== undefined && a !== b)) {
    throw new DTypeError(op, `operands of an expression share one dtype, got ${a} and ${b}`, {
      dtypes: [a, b],
    });
  }
  return dtype;
}

const domains: Readonly<Record<Domain, (dtype: DType) => boolean>> = {
  any: () => true,
  number: (dtype) => dtype !== 'bool',
  floating: (dtype) => dtypes[dtype].category === 'floating',
  integral: (dtype) => dtypes[dtype].category !== 'floating',
  integer: (dtype) => dtypes[dtype].category === 'integer',
  bool: (dtype) => dtype === 'bool',
};

/** Whether the dtypes of a domain include this one. */
export function isInDomain(dtype: DType, domain: Domain): boolean {
  return domains[domain](dtype);
}

function checkDomain(op: string, dtype: DType, domain: Domain): void {
  if (!isInDomain(dtype, domain)) {
    throw new DTypeError(op, `${dtype} operands; the rule is ${domain} dtypes only`, { dtype });
  }
}

function fold(node: Expression): Expression {
  const isConstant = operandsOf(node).every((operand) => operand.kind === 'constant');
  return isConstant ? constant(evaluator(node)([], []), node.dtype) : node;
}
