// What is known of each element type. The order of the table is the order of promotion:
// of two types the later one can hold the kind of both.

import { roundToFloat16 } from './float16.ts';

/** The element types. What is int64 in PyTorch is int32 here. */
export type DType = 'bool' | 'uint8' | 'int32' | 'float16' | 'float32' | 'float64';

/** The kind of number a dtype holds; a number never widens a tensor of its own kind. */
export type Category = 'boolean' | 'integer' | 'floating';

/** The typed arrays that hold tensor elements on the host. */
export type HostArray = Uint8Array | Int32Array | Float32Array | Float64Array;

interface HostArrayConstructor {
  new (length: number): HostArray;
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): HostArray;
}

interface DTypeFacts {
  /** Position in the order of promotion. */
  readonly rank: number;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly category: Category;
  /** Holds its values on the host. */
  readonly array: HostArrayConstructor;
  /** The value that storing `value` in this type leaves behind. */
  readonly round: (value: number) => number;
}

/** Facts of every dtype, in order of promotion. */
export const dtypes: Readonly<Record<DType, DTypeFacts>> = {
  bool: {
    rank: 0,
    bytes: 1,
    category: 'boolean',
    array: Uint8Array,
    round: (v) => Number(v !== 0),
  },
  uint8: {
    rank: 1,
    bytes: 1,
    category: 'integer',
    array: Uint8Array,
    round: (v) => saturate(v) & 255,
  },
  int32: { rank: 2, bytes: 4, category: 'integer', array: Int32Array, round: (v) => saturate(v) },
  // Its values on the host are float32: not every engine has a Float16Array, and a program should
  // get one and the same array wherever it runs.
  float16: { rank: 3, bytes: 2, category: 'floating', array: Float32Array, round: roundToFloat16 },
  float32: { rank: 4, bytes: 4, category: 'floating', array: Float32Array, round: Math.fround },
  float64: { rank: 5, bytes: 8, category: 'floating', array: Float64Array, round: (v) => v },
};

/** Bytes of an element. Every op asks several times: the usual answer comes without a look-up. */
export function bytesOf(dtype: DType): number {
  return dtype === 'float32' ? 4 : dtypes[dtype].bytes;
}

const maximumInt32 = 2 ** 31 - 1;

// As WebAssembly's trunc_sat: NaN gives 0, what is out of range its nearest end.
function saturate(value: number): number {
  if (value > maximumInt32) return maximumInt32;
  if (value < -maximumInt32 - 1) return -maximumInt32 - 1;
  return Math.trunc(value) | 0;
}

/**
 * The dtype in which the ops of a dtype compute. Half the digits of float32 are too few on the way
 * to a result, so float16 is what elements are stored in, each rounded once.
 */
export function computedIn(dtype: DType): DType {
  return dtype === 'float16' ? 'float32' : dtype;
}

/** The dtype that can hold both: the later one in the order of promotion. */
export function widerOf(a: DType, b: DType): DType {
  return dtypes[a].rank >= dtypes[b].rank ? a : b;
}

const categoryOrder: Readonly<Record<Category, number>> = { boolean: 0, integer: 1, floating: 2 };

/** Whether a value of `from` may be written into `to`: its kind must not shrink. */
export function canCast(from: DType, to: DType): boolean {
  return categoryOrder[dtypes[from].category] <= categoryOrder[dtypes[to].category];
}

/** Whether the dtype holds floating-point numbers. */
export function isFloatingPoint(dtype: DType): boolean {
  return dtypes[dtype].category === 'floating';
}

/** Whether `name` is a dtype that Gradus knows. */
export function isDType(name: unknown): name is DType {
  return typeof name === 'string' && Object.hasOwn(dtypes, name);
}

export { categoryOrder };
