// What a call reads that waits: elements as they are now, whoever writes to their memory meanwhile.

import type { Operand } from '../../backend/contract.ts';
import { bytesOf, type DType } from '../../dtype/dtype.ts';
import { broadcastStrides } from '../../shape/broadcast.ts';
import { isContiguous } from '../../shape/layout.ts';
import { type Shape, sameShape } from '../../shape/shape.ts';
import type { Storage } from '../../tensor/storage.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Calls that wait to read one memory; it is held as long as there are any. */
export class Readers {
  #storage: Storage;
  #calls = 0;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Where they will read. */
  get storage(): Storage {
    return this.#storage;
  }

  /** Whether anybody waits, as far as is known: who was forgotten without being disposed counts. */
  get areThere(): boolean {
    return this.#calls > 0;
  }

  /** One more call. */
  enter(): void {
    if (this.#calls++ === 0) this.#storage.retain();
  }

  /** One call less. */
  leave(): void {
    if (--this.#calls === 0) this.#storage.release();
  }

  /** Lets them read elsewhere. */
  move(to: Storage): void {
    to.retain();
    this.#storage.release();
    this.#storage = to;
  }
}

/** Those who wait to read a memory as it is now. */
export function readersOf(storage: Storage): Readers {
  storage.readers ??= new Readers(storage);
  return storage.readers;
}

/** An operand whose memory may yet be another. */
export interface Source {
  readonly readers: Readers;
  readonly byteOffset: number;
  readonly strides: readonly number[];
  readonly dtype: DType;
}

/** What a tensor shows now, stretched to `shape`. */
export function sourceOf(tensor: Tensor, shape: Shape): Source {
  return {
    readers: readersOf(tensor.storage),
    byteOffset: tensor.offset * bytesOf(tensor.dtype),
    strides: broadcastStrides(tensor.shape, tensor.strides, shape),
    dtype: tensor.dtype,
  };
}

/** Bytes of memory that is held as long as somebody waits to read these. */
export function heldBy(sources: readonly Source[]): number {
  let held = 0;
  for (let i = 0; i < sources.length; i++) held += sources[i].readers.storage.bytes;
  return held;
}

/** The place of a source among others, where it is put if it is new. */
export function placeOf(source: Source, sources: Source[]): number {
  for (let i = 0; i < sources.length; i++) if (isSame(source, sources[i])) return i;
  return sources.push(source) - 1;
}

function isSame(a: Source, b: Source): boolean {
  if (a === b) return true;
  if (a.readers !== b.readers || a.byteOffset !== b.byteOffset || a.dtype !== b.dtype) return false;
  return sameShape(a.strides, b.strides);
}

/** Whether one at least shows its elements row-major without gaps, and the others do or show one. */
export function areFlat(sources: readonly Source[], shape: Shape): boolean {
  let isOne = false;
  for (let i = 0; i < sources.length; i++) {
    const { strides } = sources[i];
    if (isContiguous(shape, strides)) isOne = true;
    else if (!isStill(shape, strides)) return false;
  }
  return isOne;
}

function isStill(shape: Shape, strides: readonly number[]): boolean {
  for (let d = 0; d < shape.length; d++) if (strides[d] !== 0 && shape[d] !== 1) return false;
  return true;
}

/** The operands that backends see. */
export function operandsOf(sources: readonly Source[], shape: Shape): Operand[] {
  const operands = new Array<Operand>(sources.length);
  for (let i = 0; i < sources.length; i++) {
    const { readers, byteOffset, strides, dtype } = sources[i];
    operands[i] = { buffer: readers.storage.buffer, byteOffset, shape, strides, dtype };
  }
  return operands;
}
