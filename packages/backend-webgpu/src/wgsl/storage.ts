// How elements lie in the 32-bit words of a binding, and in which types a shader computes.

import type { DType } from '@gradus/tensor/backend';

/** The operand of a kernel as its shader sees it. */
export interface Place {
  readonly dtype: DType;
  /** The binding that it lies in: `b0`, `b1`, … */
  readonly binding: number;
  /** Whether the words of that binding are atomic. */
  readonly isAtomic: boolean;
}

/**
 * The type in which a shader computes with a dtype. uint8 is an int32 in [0, 255]; float64, which
 * no buffer holds, is a pair of floats whose sum it is.
 */
export const valueTypes: Readonly<Record<DType, string>> = {
  bool: 'bool',
  uint8: 'i32',
  int32: 'i32',
  float32: 'f32',
  float64: 'vec2<f32>',
};

/** Whether an element is one byte of a word. */
export function isByte(dtype: DType): boolean {
  return dtype === 'bool' || dtype === 'uint8';
}

function word({ binding, isAtomic }: Place, at: string): string {
  return isAtomic ? `atomicLoad(&b${binding}[${at}])` : `b${binding}[${at}]`;
}

function unstored(dtype: DType): never {
  throw new Error(`no buffer of this device holds ${dtype}`);
}

/** The element at `index`, a name or a number. */
export function load(place: Place, index: string): string {
  const { dtype } = place;
  if (!isByte(dtype)) return ofWord(dtype, word(place, index));
  return fromByte(dtype, `(${word(place, `${index} >> 2u`)} >> ((${index} & 3u) * 8u))`);
}

/** The element that is a word. */
export function ofWord(dtype: DType, bits: string): string {
  return dtype === 'float64' ? unstored(dtype) : `bitcast<${valueTypes[dtype]}>(${bits})`;
}

/** The element of one byte that the low bits of `bits` are. */
export function fromByte(dtype: DType, bits: string): string {
  const byte = `(${bits} & 255u)`;
  return dtype === 'bool' ? `(${byte} != 0u)` : `i32${byte}`;
}

/** The bits of a value, as a u32: a word, or the low byte of one. */
export function bitsOf(dtype: DType, value: string): string {
  if (dtype === 'float64') return unstored(dtype);
  if (dtype === 'bool') return `select(0u, 1u, ${value})`;
  return `bitcast<u32>(${value})`;
}

/**
 * The statement that stores a value at `index`, a name or a number. An element of one byte wants
 * atomic words, as others write into the same word; who owns whole words stores them itself.
 */
export function store(place: Place, index: string, value: string): string {
  const { dtype, binding, isAtomic } = place;
  const bits = bitsOf(dtype, value);
  if (!isByte(dtype)) {
    return isAtomic
      ? `atomicStore(&b${binding}[${index}], ${bits});`
      : `b${binding}[${index}] = ${bits};`;
  }
  if (!isAtomic) throw new Error(`a ${dtype} is stored on its own in atomic words only`);
  // Only this invocation writes this byte: others change the rest of the word in between at most.
  // The value may come from this very byte, so it is read before that is cleared.
  const at = `&b${binding}[${index} >> 2u]`;
  const shift = `((${index} & 3u) * 8u)`;
  return `{ let stored = ${bits}; atomicAnd(${at}, ~(255u << ${shift})); atomicOr(${at}, stored << ${shift}); }`;
}
