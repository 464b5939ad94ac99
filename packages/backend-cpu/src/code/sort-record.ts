// Records of a key and the index of the element that it was made of, and what sorting does with
// one: counts a digit of its key, and writes the element where its place has been found.

import { type DType, dtypes } from '@gradus/tensor/backend';
import { type Code, i32, i64, load, loopWhile, op, store, v128, when } from '../assembler/code.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import { loadElements, storeElements } from './element.ts';
import type { SortKeys } from './sort-key.ts';

const digitBits = 8;
/** Values of a digit, and the bytes of a count of each. */
export const buckets = 2 ** digitBits;
export const bucketBytes = 4 * buckets;

/** Bytes of a record. */
export function recordBytes(type: SortKeys['type']): number {
  return type === 'i32' ? 8 : 16;
}

/** A record in locals: 32-bit keys share one word of 64 bits with their index. */
export class RecordCode {
  readonly bytes: number;
  readonly key: Local;
  readonly index: Local;
  readonly #word: Local;

  constructor(f: FunctionBuilder, type: SortKeys['type']) {
    this.bytes = recordBytes(type);
    this.key = f.local(type);
    this.index = f.local('i32');
    this.#word = f.local('i64');
  }

  get #isPacked(): boolean {
    return this.bytes === 8;
  }

  /** Reads a record whole, to be moved; its key is set. */
  read(address: Code): Code {
    if (!this.#isPacked) {
      return [
        this.key.set(load('i64.load', address)),
        this.index.set(load('i32.load', address, 8)),
      ];
    }
    return [
      this.#word.set(load('i64.load', address)),
      this.key.set(op('i32.wrap_i64', this.#word.get)),
    ];
  }

  /** Writes what `read` read. */
  move(address: Code): Code {
    if (this.#isPacked) return store('i64.store', address, this.#word.get);
    return this.write(address);
  }

  /** Writes key and index. */
  write(address: Code): Code {
    const [storeKey, at] = this.#isPacked
      ? (['i32.store', 4] as const)
      : (['i64.store', 8] as const);
    return [
      store(storeKey, address, this.key.get),
      store('i32.store', address, this.index.get, at),
    ];
  }

  /** Reads key and index. */
  readParts(address: Code): Code {
    const [loadKey, at] = this.#isPacked ? (['i32.load', 4] as const) : (['i64.load', 8] as const);
    return [this.key.set(load(loadKey, address)), this.index.set(load('i32.load', address, at))];
  }

  /** Whether this key is smaller than that of the record at an address. */
  isBelow(address: Code): Code {
    if (this.#isPacked) return op('i32.gt_u', load('i32.load', address), this.key.get);
    return op('i64.gt_u', load('i64.load', address), this.key.get);
  }

  /** The highest bits of the key. */
  high(bits: number): Code {
    if (this.#isPacked) return op('i32.shr_u', this.key.get, i32(32 - bits));
    return op('i32.wrap_i64', op('i64.shr_u', this.key.get, i64(BigInt(64 - bits))));
  }

  /** Byte offset of the bucket of the digit of the key that begins at a bit. */
  bucket(bit: Code): Code {
    const low = this.#isPacked
      ? op('i32.shr_u', this.key.get, bit)
      : op('i32.wrap_i64', op('i64.shr_u', this.key.get, op('i64.extend_i32_u', bit)));
    return op('i32.shl', op('i32.and', low, i32(buckets - 1)), i32(2));
  }
}

/** The lowest bit of a digit. */
export function bitOf(digit: number): number {
  return digit * digitBits;
}

/** Sets counts to zero. */
export function clearCounts(f: FunctionBuilder, start: Code, bytes: number): Code {
  const [at, end] = [f.local('i32'), f.local('i32')];
  return [
    at.set(start),
    end.set(op('i32.add', start, i32(bytes))),
    loopWhile(op('i32.lt_u', at.get, end.get), [
      store('v128.store', at.get, v128(new Int32Array(4))),
      at.increase(16),
    ]),
  ];
}

/** Counts the digit of a record's key that begins at a bit, in the `table`-th table. */
export function countDigit(
  record: RecordCode,
  counts: Local,
  slot: Local,
  bit: Code,
  table: number,
): Code {
  const offset = table * bucketBytes;
  return [
    slot.set(op('i32.add', counts.get, record.bucket(bit))),
    store('i32.store', slot.get, op('i32.add', load('i32.load', slot.get, offset), i32(1)), offset),
  ];
}

/** Moves the record that was read to where its bucket stands, and the bucket on by one record. */
export function dealRecord(
  record: RecordCode,
  starts: Local,
  [slot, start]: readonly [Local, Local],
  bit: Code,
  table: number,
): Code {
  const offset = table * bucketBytes;
  return [
    slot.set(op('i32.add', starts.get, record.bucket(bit))),
    start.set(load('i32.load', slot.get, offset)),
    record.move(start.get),
    store('i32.store', slot.get, op('i32.add', start.get, i32(record.bytes)), offset),
  ];
}

/** Where the element of a record comes from, and where it and its index go. */
export interface Delivery {
  readonly line: Code;
  readonly inputStride: Code;
  readonly value: Code;
  readonly source: Code;
}

/** Writes the element and the index of the record whose parts were read. */
export function deliverRecord(
  dtype: DType,
  { isShared, bitsOf }: SortKeys,
  { key, index }: RecordCode,
  { line, inputStride, value, source }: Delivery,
): Code {
  const element = op('i32.add', line, op('i32.mul', index.get, inputStride));
  const fromInput = storeElements(dtype, 1, value, loadElements(dtype, 1, element, 0), 0);
  const size = dtypes[dtype].bytes;
  const storeBits = size === 1 ? 'i32.store8' : size === 4 ? 'i32.store' : 'i64.store';
  const fromKey = store(storeBits, value, bitsOf(key.get));
  return [
    isShared === undefined ? fromKey : when(isShared(key.get), fromInput, fromKey),
    store('i32.store', source, index.get),
  ];
}
