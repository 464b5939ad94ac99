// How each scalar primitive is written in WGSL.

import type { Binary, BinaryNode, DType, Expression, Unary } from '@gradus/tensor/backend';

/** Writes a primitive; `call` names a function of the prelude. */
type Call = (name: string) => string;
type UnaryCode = (x: string, call: Call) => string;
type BinaryCode = (x: string, y: string, call: Call) => string;

const operator =
  (symbol: string): BinaryCode =>
  (x, y) =>
    `(${x} ${symbol} ${y})`;
const ofTwo =
  (name: string): BinaryCode =>
  (x, y, call) =>
    `${call(name)}(${x}, ${y})`;
const ofOne =
  (name: string): UnaryCode =>
  (x, call) =>
    `${call(name)}(${x})`;
const builtIn =
  (name: string): UnaryCode =>
  (x) =>
    `${name}(${x})`;

interface Codes {
  readonly unary: Readonly<Partial<Record<Unary, UnaryCode>>>;
  readonly binary: Readonly<Partial<Record<Binary, BinaryCode>>>;
}

const comparisons = {
  eq: operator('=='),
  ne: operator('!='),
  lt: operator('<'),
  le: operator('<='),
};

/** Sums are "or", products "and"; both without branches, which `&&` and `||` would be. */
const onBool: Codes = {
  unary: { not: (x) => `!(${x})`, bitwiseNot: (x) => `!(${x})` },
  binary: {
    add: operator('|'),
    max: operator('|'),
    or: operator('|'),
    bitwiseOr: operator('|'),
    mul: operator('&'),
    min: operator('&'),
    and: operator('&'),
    bitwiseAnd: operator('&'),
    bitwiseXor: operator('!='),
    eq: operator('=='),
    ne: operator('!='),
    lt: (x, y) => `(!(${x}) & ${y})`,
    le: (x, y) => `(!(${x}) | ${y})`,
  },
};

const onIntegers: Codes = {
  unary: {
    neg: (x) => `(-(${x}))`,
    abs: builtIn('abs'),
    bitwiseNot: (x) => `(~(${x}))`,
  },
  binary: {
    ...comparisons,
    add: operator('+'),
    sub: operator('-'),
    mul: operator('*'),
    max: (x, y) => `max(${x}, ${y})`,
    min: (x, y) => `min(${x}, ${y})`,
    pow: ofTwo('powIntegers'),
    fmod: ofTwo('fmodIntegers'),
    remainder: ofTwo('remainderIntegers'),
    floorDivide: ofTwo('floorDivideIntegers'),
    bitwiseAnd: operator('&'),
    bitwiseOr: operator('|'),
    bitwiseXor: operator('^'),
    bitwiseLeftShift: ofTwo('shiftLeft'),
    bitwiseRightShift: ofTwo('shiftRight'),
  },
};

const onFloat32: Codes = {
  unary: {
    neg: (x) => `bitcast<f32>(bitcast<u32>(${x}) ^ 0x80000000u)`,
    abs: (x) => `bitcast<f32>(bitcast<u32>(${x}) & 0x7fffffffu)`,
    sqrt: builtIn('sqrt'),
    floor: builtIn('floor'),
    ceil: builtIn('ceil'),
    round: builtIn('round'),
    trunc: builtIn('trunc'),
    sin: ofOne('sineLarge'),
    cos: ofOne('cosineLarge'),
    tan: ofOne('tangentLarge'),
  },
  binary: {
    ...comparisons,
    add: operator('+'),
    sub: operator('-'),
    mul: operator('*'),
    div: operator('/'),
    max: (x, y) => `max(${x}, ${y})`,
    min: (x, y) => `min(${x}, ${y})`,
    copysign: ofTwo('copySign'),
    fmod: ofTwo('fmodFloats'),
  },
};

const onPairs: Codes = {
  unary: {
    neg: (x) => `(-(${x}))`,
    abs: ofOne('absolutePair'),
    sqrt: ofOne('rootPair'),
    floor: ofOne('floorPair'),
    ceil: ofOne('ceilPair'),
    round: ofOne('roundPair'),
    trunc: ofOne('truncPair'),
  },
  binary: {
    add: ofTwo('addPairs'),
    sub: ofTwo('subtractPairs'),
    mul: ofTwo('multiplyPairs'),
    div: ofTwo('dividePairs'),
    eq: ofTwo('isEqualPair'),
    ne: (x, y, call) => `!${call('isEqualPair')}(${x}, ${y})`,
    lt: ofTwo('isLessPair'),
    le: (x, y, call) => `(${call('isLessPair')}(${x}, ${y}) | ${call('isEqualPair')}(${x}, ${y}))`,
  },
};

const codes: Readonly<Record<DType, Codes>> = {
  bool: onBool,
  uint8: onIntegers,
  int32: onIntegers,
  // Lowered to float32, and rounded by a cast.
  float16: { unary: {}, binary: {} },
  float32: onFloat32,
  float64: onPairs,
};

/** What may leave the range of uint8, and then wraps round as in memory. */
const leavingBytes: ReadonlySet<Unary | Binary> = new Set([
  ...(['neg', 'bitwiseNot'] as const),
  ...(['add', 'sub', 'mul', 'pow', 'bitwiseLeftShift'] as const),
]);

function missing(op: Unary | Binary, dtype: DType): never {
  throw new Error(`${op} of ${dtype} is not written in WGSL`);
}

function written(op: Unary | Binary, dtype: DType, code: string): string {
  return dtype === 'uint8' && leavingBytes.has(op) ? `(${code} & 255i)` : code;
}

/** A primitive of an operand of `dtype`; functions that are called are added to `calls`. */
export function unaryCode(op: Unary, dtype: DType, x: string, calls: Set<string>): string {
  const code = codes[dtype].unary[op] ?? missing(op, dtype);
  return written(
    op,
    dtype,
    code(x, (name) => called(name, calls)),
  );
}

/** A primitive of two operands. */
export function binaryCode(
  { op, x: first, y: second }: BinaryNode,
  x: string,
  y: string,
  calls: Set<string>,
): string {
  const { dtype } = first;
  const shift = shiftByConstant(op, x, second);
  if (shift !== undefined) return written(op, dtype, shift);
  const code = codes[dtype].binary[op] ?? missing(op, dtype);
  return written(
    op,
    dtype,
    code(x, y, (name) => called(name, calls)),
  );
}

function called(name: string, calls: Set<string>): string {
  calls.add(name);
  return name;
}

function shiftByConstant(op: Binary, x: string, count: Expression): string | undefined {
  const symbol = op === 'bitwiseLeftShift' ? '<<' : op === 'bitwiseRightShift' ? '>>' : undefined;
  if (symbol === undefined || count.kind !== 'constant') return undefined;
  const { value } = count;
  return value >= 0 && value < 32 ? `(${x} ${symbol} ${value}u)` : undefined;
}

/** `x · y + z`, fused or not, as the device likes. */
export function multiplyAddCode(
  dtype: DType,
  x: string,
  y: string,
  z: string,
  calls: Set<string>,
): string {
  if (dtype === 'float64') return `${called('multiplyAddPairs', calls)}(${x}, ${y}, ${z})`;
  return `(${x} * ${y} + ${z})`;
}

const slow: ReadonlySet<string> = new Set(['sin', 'cos', 'tan', 'fmod']);

/** Whether a primitive takes so long that a branch round it pays. */
export function isSlow({ op, x }: { op: Unary | Binary; x: Expression }): boolean {
  return x.dtype === 'float32' && slow.has(op);
}
