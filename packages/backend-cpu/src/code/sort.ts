// Code of sort kernels: records of a key and a source index are sorted by the key, byte by
// byte from the lowest (Knuth, The Art of Computer Programming 3, 5.2.5), short lines by
// insertion. Both keep equal keys in order. One pass over the input makes the records and
// counts the digits of all positions; a position at which all agree is passed over.

import { dtypes, type SortKernel } from '@gradus/tensor/backend';
import { type Code, i32, i64, load, loopWhile, op, store, v128, when } from '../assembler/code.ts';
import { FunctionBuilder, type Local } from '../assembler/function.ts';
import { assemble } from '../assembler/module.ts';
import { loadElements, storeElements } from './element.ts';
import { LoopNestCode } from './loop-nest.ts';
import { type SortKeys, sortKeys } from './sort-key.ts';

const digitBits = 8;
const bucketBytes = 4 * 2 ** digitBits;

/** Lines up to this length are sorted by insertion. */
const longestInserted = 40;

/** What a sort needs beside its operands: two lists of records, and the counts of digits. */
export function sortWorkspace(kernel: SortKernel, length: number) {
  const { type, digits } = sortKeys(kernel.dtype, false);
  const recordBytes = type === 'i32' ? 8 : 16;
  const list = Math.ceil((length * recordBytes) / 16) * 16;
  return { list, bytes: 2 * list + digits * bucketBytes };
}

/** The run-time scalars of the module, in order; strides in bytes along the sorted dim. */
export const sortScalars = [
  'length',
  'inputStride',
  'valueStride',
  'sourceStride',
  'list',
  'otherList',
  'counts',
] as const;

type Words = Readonly<Record<(typeof sortScalars)[number], Local>>;

/** The module of a sort with `rank` dims before the sorted one. */
export function sortModule(kernel: SortKernel, rank: number): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder(1);
  const nest = new LoopNestCode(f, rank, 3);
  const words = Object.fromEntries(sortScalars.map((name) => [name, f.local('i32')])) as Record<
    keyof Words,
    Local
  >;
  let body = new LineCode(f, kernel, words, nest.pointers).emit();
  for (let dim = rank - 1; dim >= 0; dim--) body = nest.loop(dim, [0, 1, 2], body);
  f.body = [
    nest.start(),
    sortScalars.map((name, i) => words[name].set(nest.scalar(i, 'int32'))),
    body,
  ];
  return assemble({ run: f });
}

/** A record in locals: 32-bit keys share one word of 64 bits with their index. */
class RecordCode {
  readonly bytes: number;
  readonly key: Local;
  readonly index: Local;
  readonly #word: Local;

  constructor(f: FunctionBuilder, type: SortKeys['type']) {
    this.bytes = type === 'i32' ? 8 : 16;
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

  /** Byte offset of the bucket of one digit of the key. */
  bucket(digit: number): Code {
    const shift = digit * digitBits;
    const mask = i32(2 ** digitBits - 1);
    const low = this.#isPacked
      ? op('i32.shr_u', this.key.get, i32(shift))
      : op('i32.wrap_i64', op('i64.shr_u', this.key.get, i64(BigInt(shift))));
    return op('i32.shl', op('i32.and', low, mask), i32(2));
  }
}

/** Sorts one line. */
class LineCode {
  readonly #f: FunctionBuilder;
  readonly #kernel: SortKernel;
  readonly #words: Words;
  readonly #keys: SortKeys;
  readonly #record: RecordCode;
  readonly #input: Local;
  readonly #values: Local;
  readonly #sources: Local;
  readonly #from: Local;
  readonly #to: Local;
  readonly #end: Local;
  readonly #at: Local;
  readonly #slot: Local;
  readonly #line: Local;

  constructor(
    f: FunctionBuilder,
    kernel: SortKernel,
    words: Words,
    [input, values, sources]: readonly Local[],
  ) {
    this.#f = f;
    this.#kernel = kernel;
    this.#words = words;
    this.#keys = sortKeys(kernel.dtype, kernel.descending);
    this.#record = new RecordCode(f, this.#keys.type);
    [this.#input, this.#values, this.#sources] = [input, values, sources];
    const locals = Array.from({ length: 6 }, () => f.local('i32'));
    [this.#from, this.#to, this.#end, this.#at, this.#slot, this.#line] = locals;
  }

  emit(): Code {
    const { length, list, otherList } = this.#words;
    return [
      this.#line.set(this.#input.get),
      this.#from.set(list.get),
      this.#to.set(otherList.get),
      this.#record.index.set(i32(0)),
      when(op('i32.le_s', length.get, i32(longestInserted)), this.#insertion(), this.#radix()),
      this.#deliver(),
    ];
  }

  #insertion(): Code {
    const { length, inputStride } = this.#words;
    const { key, index, bytes } = this.#record;
    const before = op('i32.sub', this.#at.get, i32(bytes));
    const mover = new RecordCode(this.#f, this.#keys.type);
    const place = op('i32.add', this.#from.get, op('i32.mul', index.get, i32(bytes)));
    return loopWhile(op('i32.lt_s', index.get, length.get), [
      key.set(this.#keys.keyOf(this.#f, this.#input.get)),
      this.#at.set(place),
      // What lies before the first record is memory too, and its key does not matter.
      loopWhile(
        op('i32.and', op('i32.ne', this.#at.get, this.#from.get), this.#record.isBelow(before)),
        [mover.read(before), mover.move(this.#at.get), this.#at.increase(-bytes)],
      ),
      this.#record.write(this.#at.get),
      this.#input.increase(inputStride.get),
      index.increase(1),
    ]);
  }

  #radix(): Code {
    const digits = Array.from({ length: this.#keys.digits }, (_, digit) => digit);
    return [this.#count(digits), digits.map((digit) => this.#pass(digit))];
  }

  /** Makes the records and counts their digits. */
  #count(digits: readonly number[]): Code {
    const { length, inputStride, counts } = this.#words;
    const { key, index, bytes } = this.#record;
    const countsBytes = digits.length * bucketBytes;
    const zero = v128(new Int32Array(4));
    return [
      this.#at.set(counts.get),
      this.#end.set(op('i32.add', counts.get, i32(countsBytes))),
      loopWhile(op('i32.lt_u', this.#at.get, this.#end.get), [
        store('v128.store', this.#at.get, zero),
        this.#at.increase(16),
      ]),
      this.#at.set(this.#from.get),
      loopWhile(op('i32.lt_s', index.get, length.get), [
        key.set(this.#keys.keyOf(this.#f, this.#input.get)),
        this.#record.write(this.#at.get),
        digits.map((digit) => [
          this.#slot.set(op('i32.add', counts.get, this.#record.bucket(digit))),
          store(
            'i32.store',
            this.#slot.get,
            op('i32.add', load('i32.load', this.#slot.get, digit * bucketBytes), i32(1)),
            digit * bucketBytes,
          ),
        ]),
        this.#input.increase(inputStride.get),
        this.#at.increase(bytes),
        index.increase(1),
      ]),
    ];
  }

  /** Deals the records out by one digit, unless all have the same. */
  #pass(digit: number): Code {
    const { length, counts } = this.#words;
    const { bytes } = this.#record;
    const offset = digit * bucketBytes;
    const [start, count] = [this.#f.local('i32'), this.#f.local('i32')];
    const bucketOfKey = op('i32.add', counts.get, this.#record.bucket(digit));
    return [
      this.#record.read(this.#from.get),
      when(op('i32.ne', load('i32.load', bucketOfKey, offset), length.get), [
        // Counts become the addresses at which the buckets start.
        start.set(this.#to.get),
        this.#slot.set(counts.get),
        this.#end.set(op('i32.add', counts.get, i32(bucketBytes))),
        loopWhile(op('i32.lt_u', this.#slot.get, this.#end.get), [
          count.set(load('i32.load', this.#slot.get, offset)),
          store('i32.store', this.#slot.get, start.get, offset),
          start.increase(op('i32.mul', count.get, i32(bytes))),
          this.#slot.increase(4),
        ]),
        this.#at.set(this.#from.get),
        this.#end.set(op('i32.add', this.#from.get, op('i32.mul', length.get, i32(bytes)))),
        loopWhile(op('i32.lt_u', this.#at.get, this.#end.get), [
          this.#record.read(this.#at.get),
          this.#slot.set(bucketOfKey),
          start.set(load('i32.load', this.#slot.get, offset)),
          this.#record.move(start.get),
          store('i32.store', this.#slot.get, op('i32.add', start.get, i32(bytes)), offset),
          this.#at.increase(bytes),
        ]),
        start.set(this.#from.get),
        this.#from.set(this.#to.get),
        this.#to.set(start.get),
      ]),
    ];
  }

  /** Writes the elements of the sorted records and their indices. */
  #deliver(): Code {
    const { length, inputStride, valueStride, sourceStride } = this.#words;
    const { dtype } = this.#kernel;
    const { key, index, bytes } = this.#record;
    const source = op('i32.add', this.#line.get, op('i32.mul', index.get, inputStride.get));
    const value = this.#values.get;
    const fromInput = storeElements(dtype, 1, value, loadElements(dtype, 1, source, 0), 0);
    const size = dtypes[dtype].bytes;
    const storeBits = size === 1 ? 'i32.store8' : size === 4 ? 'i32.store' : 'i64.store';
    const fromKey = store(storeBits, value, this.#keys.bitsOf(key.get));
    const { isShared } = this.#keys;
    return [
      this.#end.set(op('i32.add', this.#from.get, op('i32.mul', length.get, i32(bytes)))),
      loopWhile(op('i32.lt_u', this.#from.get, this.#end.get), [
        this.#record.readParts(this.#from.get),
        isShared === undefined ? fromKey : when(isShared(key.get), fromInput, fromKey),
        store('i32.store', this.#sources.get, index.get),
        this.#values.increase(valueStride.get),
        this.#sources.increase(sourceStride.get),
        this.#from.increase(bytes),
      ]),
    ];
  }
}
