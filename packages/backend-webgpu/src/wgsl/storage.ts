// How elements lie in the 32-bit words of a binding, and in which types a shader computes.

import { type DType, dtypes } from '@gradus/tensor/backend';

/** The operand of a kernel as its shader sees it. */
export interface Place {
  readonly dtype: DType;
  /** The binding that it lies in: `b0`, `b1`, … */
  readonly binding: number;
  /** Whether the words of that binding are atomic. */
  readonly isAtomic: boolean;
  /** Whether they are in vectors of four; packed elements never are. */
  readonly isWide?: boolean;
}

/**
 * The type in which a shader computes with a dtype. uint8 is an int32 in [0, 255], float16 a float32
 * that one of it equals; float64, which no buffer holds, is a pair of floats whose sum it is.
 */
export const valueTypes: Readonly<Record<DType, string>> = {
  bool: 'bool',
  uint8: 'i32',
  int32: 'i32',
  float16: 'f32',
  float32: 'f32',
  float64: 'vec2<f32>',
};

/** Whether an element is part of a word. */
export function isPacked(dtype: DType): boolean {
  return dtypes[dtype].bytes < 4;
}

/** How many elements of a dtype lie in a word. */
export function perWord(dtype: DType): number {
  return 4 / dtypes[dtype].bytes;
}

/** The word that the element at `index` is part of, and how far its bits are from the lowest. */
function partOf(dtype: DType, index: string): { at: string; shift: string } {
  return dtype === 'float16'
    ? { at: `${index} >> 1u`, shift: `((${index} & 1u) * 16u)` }
    : { at: `${index} >> 2u`, shift: `((${index} & 3u) * 8u)` };
}

/** All bits of a packed element. */
function maskOf(dtype: DType): string {
  return dtype === 'float16' ? '65535u' : '255u';
}

/** Functions of the prelude that loads and stores of float16 call. */
export const storageCalls: readonly string[] = ['float16OfBits', 'bitsOfFloat16'];

function word({ binding, isAtomic, isWide }: Place, at: string): string {
  if (isWide) return `b${binding}[(${at}) >> 2u][(${at}) & 3u]`;
  return isAtomic ? `atomicLoad(&b${binding}[${at}])` : `b${binding}[${at}]`;
}

function unstored(dtype: DType): never {
  throw new Error(`no buffer of this device holds ${dtype}`);
}

/** The element at `index`, a name or a number. */
export function load(place: Place, index: string): string {
  const { dtype } = place;
  if (!isPacked(dtype)) return ofWord(dtype, word(place, index));
  const { at, shift } = partOf(dtype, index);
  return fromPart(dtype, `(${word(place, at)} >> ${shift})`);
}

/** The element that is a word. */
export function ofWord(dtype: DType, bits: string): string {
  return dtype === 'float64' ? unstored(dtype) : `bitcast<${valueTypes[dtype]}>(${bits})`;
}

/** The packed element that the low bits of `bits` are. */
function fromPart(dtype: DType, bits: string): string {
  if (dtype === 'float16') return `float16OfBits(${bits})`;
  const byte = `(${bits} & 255u)`;
  return dtype === 'bool' ? `(${byte} != 0u)` : `i32${byte}`;
}

/** The bits of a value, as a u32: a word, or the low part of one. */
export function bitsOf(dtype: DType, value: string): string {
  if (dtype === 'float64') return unstored(dtype);
  if (dtype === 'bool') return `select(0u, 1u, ${value})`;
  if (dtype === 'float16') return `bitsOfFloat16(${value})`;
  return `bitcast<u32>(${value})`;
}

/**
 * The statement that stores a value at `index`, a name or a number. A packed element wants
 * atomic words, as others write into the same word; who owns whole words stores them itself.
 */
export function store(place: Place, index: string, value: string): string {
  const { dtype, binding, isAtomic } = place;
  const bits = bitsOf(dtype, value);
  if (!isPacked(dtype)) {
    return isAtomic
      ? `atomicStore(&b${binding}[${index}], ${bits});`
      : `${word(place, index)} = ${bits};`;
  }
  if (!isAtomic) throw new Error(`a ${dtype} is stored on its own in atomic words only`);
  // Only this invocation writes this part: others change the rest of the word in between at most.
  // The value may come from this very part, so it is read before that is cleared.
  const { at, shift } = partOf(dtype, index);
  const to = `&b${binding}[${at}]`;
  return `{ let stored = ${bits}; atomicAnd(${to}, ~(${maskOf(dtype)} << ${shift})); atomicOr(${to}, stored << ${shift}); }`;
}
