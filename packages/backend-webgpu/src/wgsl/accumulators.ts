// How kernels combine many values: what is kept of those before, how one more joins it, and how
// two such states join. States of a few words, for workgroup memory and for scratch buffers.

import { computedIn, type DType, type ScanCombiner } from '@gradus/tensor/backend';
import { constantCode } from './constants.ts';
import { valueTypes } from './storage.ts';

/** What is combined, and whether positions are asked for. */
export interface Combination {
  readonly combiner: ScanCombiner;
  readonly dtype: DType;
  /** Of extrema, where they lie: found first or last, or not at all. */
  readonly position?: 'first' | 'last';
}

/** Code that combines; states are values of `type`, of `words` words. */
export interface Accumulator {
  readonly type: string;
  readonly words: number;
  /** The state before the first value. */
  readonly start: string;
  /** The state after one more value, at a position. */
  readonly add: (state: string, value: string, position: string) => string;
  /** The state of two states, the values of the first before those of the second. */
  readonly join: (a: string, b: string) => string;
  /** The combined value, in the dtype. */
  readonly value: (state: string) => string;
  /** Its position, as i32. */
  readonly position: (state: string) => string;
  /** The words of a state as u32, and a state of words. */
  readonly toWords: (state: string) => readonly string[];
  readonly ofWords: (words: readonly string[]) => string;
  /** Functions of the prelude that are called. */
  readonly calls: readonly string[];
}

const nowhere = (): string => '0i';

/** Of one word, or of two for pairs. */
function simple(
  dtype: DType,
  start: number,
  join: (a: string, b: string) => string,
  calls: readonly string[] = [],
): Accumulator {
  const type = valueTypes[dtype];
  const isPair = dtype === 'float64';
  const isTruth = dtype === 'bool';
  return {
    type,
    words: isPair ? 2 : 1,
    start: constantCode(start, dtype),
    add: join,
    join,
    value: (state) => state,
    position: nowhere,
    toWords: (state) => {
      if (isPair) return ['x', 'y'].map((part) => `bitcast<u32>(${state}.${part})`);
      return [isTruth ? `select(0u, 1u, ${state})` : `bitcast<u32>(${state})`];
    },
    ofWords: (words) => {
      if (isPair) return `vec2<f32>(${words.map((word) => `bitcast<f32>(${word})`).join(', ')})`;
      return isTruth ? `(${words[0]} != 0u)` : `bitcast<${type}>(${words[0]})`;
    },
    calls,
  };
}

function wrapped(dtype: DType, code: string): string {
  return dtype === 'uint8' ? `(${code} & 255i)` : code;
}

function sumOf(dtype: DType): Accumulator {
  switch (dtype) {
    case 'bool':
      return simple(dtype, 0, (a, b) => `(${a} | ${b})`);
    case 'float32':
      return {
        ...simple('float64', 0, (a, b) => `joinSums(${a}, ${b})`, [
          'addToSum',
          'joinSums',
          'totalOf',
        ]),
        add: (state, value) => `addToSum(${state}, ${value})`,
        value: (state) => `totalOf(${state})`,
      };
    case 'float64':
      return simple(dtype, 0, (a, b) => `addPairs(${a}, ${b})`, ['addPairs']);
    default:
      return simple(dtype, 0, (a, b) => wrapped(dtype, `(${a} + ${b})`));
  }
}

function productOf(dtype: DType): Accumulator {
  switch (dtype) {
    case 'bool':
      return simple(dtype, 1, (a, b) => `(${a} & ${b})`);
    case 'float32': {
      const wide = productOf('float64');
      return {
        ...wide,
        add: (state, value) => wide.join(state, `vec2<f32>(${value}, 0f)`),
        value: (state) => `${state}.x`,
      };
    }
    case 'float64':
      return simple(dtype, 1, (a, b) => `multiplyPairs(${a}, ${b})`, ['multiplyPairs']);
    default:
      return simple(dtype, 1, (a, b) => wrapped(dtype, `(${a} * ${b})`));
  }
}

type Extremum = 'max' | 'min';

const [lowest, highest] = ['i32(-2147483648)', '2147483647i'];

/** Extrema are compared as integers in the order of the values, NaN beyond them all. */
function keyOf(op: Extremum, dtype: DType, value: string): string {
  if (dtype === 'bool') return `select(0i, 1i, ${value})`;
  if (dtype === 'float32') return `${op === 'max' ? 'largeKey' : 'smallKey'}(${value})`;
  return value;
}

function startKey(op: Extremum, dtype: DType): string {
  if (dtype === 'bool') return op === 'max' ? '0i' : '1i';
  if (dtype === 'uint8') return op === 'max' ? '0i' : '255i';
  if (dtype === 'float32')
    return `orderOf(${constantCode(op === 'max' ? -Infinity : Infinity, dtype)})`;
  return op === 'max' ? lowest : highest;
}

function ofKey(dtype: DType, key: string): string {
  if (dtype === 'bool') return `(${key} != 0i)`;
  return dtype === 'float32' ? `floatOfKey(${key})` : key;
}

const keyCalls = ['largeKey', 'smallKey', 'floatOfKey', 'orderOf'];

function extremumOf(op: Extremum, dtype: DType): Accumulator {
  if (dtype === 'float64') {
    const isFirst = (a: string, b: string): string =>
      op === 'max' ? `isLessPair(${b}, ${a})` : `isLessPair(${a}, ${b})`;
    const start = op === 'max' ? -Infinity : Infinity;
    return simple(dtype, start, (a, b) => `select(${b}, ${a}, ${isFirst(a, b)})`, ['isLessPair']);
  }
  return {
    ...simple('int32', 0, (a, b) => `${op}(${a}, ${b})`, dtype === 'float32' ? keyCalls : []),
    start: startKey(op, dtype),
    add: (state, value) => `${op}(${state}, ${keyOf(op, dtype, value)})`,
    value: (state) => ofKey(dtype, state),
  };
}

/**
 * An extremum and its position: a key, in which both zeros are the same, the position, and the bits
 * of the value. `isBetter` of @gradus/tensor says which of two wins.
 */
function placedExtremum(op: Extremum, dtype: DType, order: 'first' | 'last'): Accumulator {
  const key = (value: string): string =>
    dtype === 'float32' ? `${op}Tied(${value})` : keyOf(op, dtype, value);
  const bits = (value: string): string =>
    dtype === 'bool' ? `select(0i, 1i, ${value})` : `bitcast<i32>(${value})`;
  const start = constantCode(
    dtype === 'float32' ? (op === 'max' ? -Infinity : Infinity) : 0,
    dtype === 'float32' ? dtype : 'int32',
  );
  const first =
    dtype === 'float32'
      ? `vec3<i32>(${key(start)}, 0i, bitcast<i32>(${start}))`
      : `vec3<i32>(${startKey(op, dtype)}, 0i, ${startKey(op, dtype)})`;
  const join = `${op}${order === 'first' ? 'First' : 'Last'}`;
  return {
    type: 'vec3<i32>',
    words: 3,
    start: first,
    add: (state, value, position) =>
      `${join}(${state}, vec3<i32>(${key(value)}, i32(${position}), ${bits(value)}))`,
    join: (a, b) => `${join}(${a}, ${b})`,
    value: (state) =>
      dtype === 'bool' ? `(${state}.z != 0i)` : `bitcast<${valueTypes[dtype]}>(${state}.z)`,
    position: (state) => `${state}.y`,
    toWords: (state) => ['x', 'y', 'z'].map((part) => `bitcast<u32>(${state}.${part})`),
    ofWords: (words) => `vec3<i32>(${words.map((word) => `bitcast<i32>(${word})`).join(', ')})`,
    calls: [join, ...(dtype === 'float32' ? [`${op}Tied`] : [])],
  };
}

/** `log Σ eˣ`, as the largest x and the sum of the exponentials of the distances from it. */
const logarithmic: Accumulator = {
  type: 'vec3<f32>',
  words: 3,
  start: `vec3<f32>(${constantCode(-Infinity, 'float32')}, 0f, 0f)`,
  add: (state, value) => `joinExponentials(${state}, vec3<f32>(${value}, 1f, 0f))`,
  join: (a, b) => `joinExponentials(${a}, ${b})`,
  value: (state) => `logOfExponentials(${state})`,
  position: nowhere,
  toWords: (state) => ['x', 'y', 'z'].map((part) => `bitcast<u32>(${state}.${part})`),
  ofWords: (words) => `vec3<f32>(${words.map((word) => `bitcast<f32>(${word})`).join(', ')})`,
  calls: ['joinExponentials', 'logOfExponentials'],
};

/** How a combination is computed. */
export function accumulatorOf({ combiner, position, ...of }: Combination): Accumulator {
  const dtype = computedIn(of.dtype);
  switch (combiner) {
    case 'sum':
      return sumOf(dtype);
    case 'prod':
      return productOf(dtype);
    case 'logaddexp':
      return logarithmic;
    default:
      return position === undefined
        ? extremumOf(combiner, dtype)
        : placedExtremum(combiner, dtype, position);
  }
}
