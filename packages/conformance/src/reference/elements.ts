// How the reference backend sees memory: the elements of an operand by their index.

import {
  type BackendBuffer,
  bitsOfFloat16,
  dtypes,
  float16OfBits,
  type Operand,
} from '@gradus/tensor/backend';

/** Memory of the reference backend. */
export type HostBuffer = BackendBuffer & { readonly memory: ArrayBuffer };
/** An operand in that memory. */
export type HostOperand = Operand & { readonly buffer: HostBuffer };

/** The elements that an operand sees, by index. */
export function elements({ buffer, byteOffset, strides, dtype }: HostOperand) {
  const { array: HostArray, bytes, round } = dtypes[dtype];
  const place = (index: readonly number[]): number =>
    index.reduce((sum, i, d) => sum + i * strides[d], byteOffset / bytes);
  if (dtype === 'float16') {
    const bits = new Uint16Array(buffer.memory);
    return {
      get: (index: readonly number[]): number => float16OfBits(bits[place(index)]),
      set: (index: readonly number[], value: number): void => {
        bits[place(index)] = bitsOfFloat16(value);
      },
    };
  }
  const data = new HostArray(buffer.memory);
  return {
    get: (index: readonly number[]): number => data[place(index)],
    set: (index: readonly number[], value: number): void => {
      data[place(index)] = round(value);
    },
  };
}

/** Every index of a shape, row-major. */
export function* indices([size, ...rest]: readonly number[]): Generator<number[]> {
  if (size === undefined) yield [];
  else for (let i = 0; i < size; i++) for (const tail of indices(rest)) yield [i, ...tail];
}
