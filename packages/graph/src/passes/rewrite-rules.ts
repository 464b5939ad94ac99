// Expressions that cost less and give the same, to the bit: zeros keep their signs, NaN stays NaN,
// nothing is rounded more or less often. So `x + 0` stays where it makes 0 of −0, `x · 0` stays for
// the sake of NaN, and factors are not joined: their product may overflow, or be rounded.

import {
  type Binary,
  type BinaryNode,
  binary,
  cast,
  constant,
  type DType,
  dtypes,
  type Expression,
  rebuilt,
  type Select,
  select,
  type Unary,
  type UnaryNode,
  unary,
} from '@gradus/tensor/backend';

/** What may stand for a node, whose operands are rewritten already; nothing if it stays. */
type Rule<N extends Expression> = (node: N) => Expression | undefined;

/** The simplest expression known for a value. */
export function rewritten(root: Expression): Expression {
  const done = new Map<number, Expression>();
  const visit = (node: Expression): Expression => {
    const known = done.get(node.id);
    if (known !== undefined) return known;
    const result = simplest(rebuilt(node, visit));
    done.set(node.id, result);
    return result;
  };
  return visit(root);
}

function simplest(node: Expression): Expression {
  const next = step(node);
  return next === undefined ? node : simplest(next);
}

function step(node: Expression): Expression | undefined {
  switch (node.kind) {
    case 'unary':
      return unaryRules[node.op]?.(node);
    case 'binary':
      return binaryRules[node.op]?.(node);
    case 'select':
      return chosen(node);
    case 'cast':
      return castOnce(node.x, node.dtype);
    default:
      return undefined;
  }
}

const is = (node: Expression, value: number): boolean =>
  node.kind === 'constant' && Object.is(node.value, value);
const operandOf = (node: Expression, op: Unary): Expression | undefined =>
  node.kind === 'unary' && node.op === op ? node.x : undefined;
const isFloating = (dtype: DType): boolean => dtypes[dtype].category === 'floating';

/** The other operand of a commutative op where one of them is `value`. */
const beside = ({ x, y }: BinaryNode, value: number): Expression | undefined =>
  is(y, value) ? x : is(x, value) ? y : undefined;
const same: Rule<BinaryNode> = ({ x, y }) => (x === y ? x : undefined);
const itsOwnInverse: Rule<UnaryNode> = ({ op, x }) => operandOf(x, op);

const unaryRules: Readonly<Partial<Record<Unary, Rule<UnaryNode>>>> = {
  neg: itsOwnInverse,
  not: itsOwnInverse,
  bitwiseNot: itsOwnInverse,
  abs: ({ x }) => {
    // The negative of a uint8 is another number.
    const turned = x.dtype === 'uint8' ? undefined : operandOf(x, 'neg');
    return turned === undefined ? operandOf(x, 'abs') && x : unary('abs', turned);
  },
};

const binaryRules: Readonly<Partial<Record<Binary, Rule<BinaryNode>>>> = {
  // −0 is what leaves every number, itself and 0 among them.
  add: (node) => beside(node, isFloating(node.dtype) ? -0 : 0),
  sub: ({ x, y }) => (is(y, 0) ? x : undefined),
  mul: (node) => {
    const other = beside(node, -1);
    return beside(node, 1) ?? (other && unary('neg', other));
  },
  div: ({ x, y }) => {
    if (is(y, 1)) return x;
    // Quotient and product round the same number where the inverse is exact.
    return y.kind === 'constant' && isPowerOfTwo(y.value, y.dtype)
      ? binary('mul', x, constant(1 / y.value, y.dtype))
      : undefined;
  },
  pow: ({ x, y }) => (is(y, 1) ? x : undefined),
  max: same,
  min: same,
  and: same,
  or: same,
  bitwiseAnd: same,
  bitwiseOr: same,
  lt: ({ x, y }) => (x === y ? constant(0, 'bool') : undefined),
};

/** Whether it has an exact inverse, in the dtype and in float32. */
function isPowerOfTwo(value: number, dtype: DType): boolean {
  // A logarithm is rounded: that of 1024 and of the next number is 10.
  const exponent = Math.round(Math.log2(Math.abs(value)));
  const most = dtype === 'float16' ? 14 : 126;
  return Math.abs(exponent) <= most && 2 ** exponent === Math.abs(value);
}

const chosen: Rule<Select> = ({ condition, x, y }) => {
  if (x === y) return x;
  if (condition.kind === 'constant') return condition.value === 0 ? y : x;
  const opposite = operandOf(condition, 'not');
  return opposite && select(opposite, y, x);
};

/** A cast of a cast that lost nothing: back to where it came from, or at once to a wider dtype. */
function castOnce(x: Expression, dtype: DType): Expression | undefined {
  if (x.kind !== 'cast' || !holds[x.dtype].includes(x.x.dtype)) return undefined;
  // Numbers out of range become integers by rules that depend on where they come from.
  return x.x.dtype === dtype || isFloating(dtype) ? cast(x.x, dtype) : undefined;
}

/** Dtypes all of whose values a dtype has. */
const holds: Readonly<Record<DType, readonly DType[]>> = {
  bool: [],
  uint8: ['bool'],
  int32: ['bool', 'uint8'],
  float16: ['bool', 'uint8'],
  float32: ['bool', 'uint8', 'float16'],
  float64: ['bool', 'uint8', 'int32', 'float16', 'float32'],
};
