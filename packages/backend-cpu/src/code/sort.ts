// Code of sort kernels: records of a key and a source index are sorted by the key, byte by
// byte from the lowest (Knuth, The Art of Computer Programming 3, 5.2.5), short lines by
// insertion. Both keep equal keys in order. One pass over the input makes the records and
// counts the digits of all positions; a position at which all agree is passed over.

import type { SortKernel } from '@gradus/tensor/backend';
import { type Code, i32, load, loopWhile, op, store, when } from '../assembler/code.ts';
import { FunctionBuilder, type Local } from '../assembler/function.ts';
import { assemble } from '../assembler/module.ts';
import { LoopNestCode } from './loop-nest.ts';
import { type SortKeys, sortKeys } from './sort-key.ts';
import {
  bitOf,
  bucketBytes,
  clearCounts,
  countDigit,
  dealRecord,
  deliverRecord,
  RecordCode,
  recordBytes,
} from './sort-record.ts';

/** Lines up to this length are sorted by insertion. */
const longestInserted = 40;

/** The highest bits of a key, by which a line is cut to the candidates for a few places. */
const binBits = 16;
const binBytes = 4 * 2 ** binBits;

/**
 * What a sort needs beside its operands: two lists of records and the counts of digits; the bins
 * if it pays to look first for what can be among the `count` elements that are wanted.
 */
export function sortWorkspace(kernel: SortKernel, length: number, count: number) {
  const { type, digits } = sortKeys(kernel.dtype, false);
  const list = Math.ceil((length * recordBytes(type)) / 16) * 16;
  const isCut = digits > 1 && length >= 2 ** (binBits - 2) && count <= length / 2;
  const bins = 2 * list + digits * bucketBytes;
  return { list, bins, isCut, bytes: bins + (isCut ? binBytes : 0) };
}

/** The run-time scalars of the module, in order; strides in bytes along the sorted dim. */
export const sortScalars = [
  'length',
  'count',
  'inputStride',
  'valueStride',
  'sourceStride',
  'list',
  'otherList',
  'counts',
  'bins',
  'isCut',
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
  readonly #records: Local;
  readonly #highest: Local;

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
    const locals = Array.from({ length: 8 }, () => f.local('i32'));
    [this.#from, this.#to, this.#end, this.#at, this.#slot, this.#line] = locals;
    [, , , , , , this.#records, this.#highest] = locals;
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
    const isCut = this.#words.isCut.get;
    const cut =
      this.#keys.digits > 1
        ? when(isCut, [this.#findHighest(), this.#count(digits, true)], this.#count(digits, false))
        : this.#count(digits, false);
    return [cut, digits.map((digit) => this.#pass(digit))];
  }

  /** Finds the bin of the last element that is wanted; what lies in higher ones is not. */
  #findHighest(): Code {
    const { length, count, inputStride, bins } = this.#words;
    const { key, index } = this.#record;
    const total = this.#f.local('i32');
    const countOf = load('i32.load', this.#slot.get);
    return [
      clearCounts(this.#f, bins.get, binBytes),
      loopWhile(op('i32.lt_s', index.get, length.get), [
        key.set(this.#keys.keyOf(this.#f, this.#input.get)),
        this.#slot.set(op('i32.add', bins.get, op('i32.shl', this.#record.high(binBits), i32(2)))),
        store('i32.store', this.#slot.get, op('i32.add', countOf, i32(1))),
        this.#input.increase(inputStride.get),
        index.increase(1),
      ]),
      this.#input.set(this.#line.get),
      index.set(i32(0)),
      total.set(i32(0)),
      this.#highest.set(i32(-1)),
      this.#slot.set(bins.get),
      loopWhile(op('i32.lt_s', total.get, count.get), [
        total.increase(countOf),
        this.#slot.increase(4),
        this.#highest.increase(1),
      ]),
    ];
  }

  /** Makes the records, of the candidates alone if the line is cut, and counts their digits. */
  #count(digits: readonly number[], isCut: boolean): Code {
    const { length, inputStride, counts } = this.#words;
    const { key, index, bytes } = this.#record;
    const take: Code = [
      this.#record.write(this.#at.get),
      digits.map((digit) => countDigit(this.#record, counts, this.#slot, i32(bitOf(digit)), digit)),
      this.#at.increase(bytes),
      this.#records.increase(1),
    ];
    const isCandidate = op('i32.le_u', this.#record.high(binBits), this.#highest.get);
    return [
      clearCounts(this.#f, counts.get, digits.length * bucketBytes),
      this.#records.set(i32(0)),
      this.#at.set(this.#from.get),
      loopWhile(op('i32.lt_s', index.get, length.get), [
        key.set(this.#keys.keyOf(this.#f, this.#input.get)),
        isCut ? when(isCandidate, take) : take,
        this.#input.increase(inputStride.get),
        index.increase(1),
      ]),
    ];
  }

  /** Deals the records out by one digit, unless all have the same. */
  #pass(digit: number): Code {
    const { counts } = this.#words;
    const { bytes } = this.#record;
    const offset = digit * bucketBytes;
    const [start, count] = [this.#f.local('i32'), this.#f.local('i32')];
    const bit = i32(bitOf(digit));
    const bucketOfKey = op('i32.add', counts.get, this.#record.bucket(bit));
    return [
      this.#record.read(this.#from.get),
      when(op('i32.ne', load('i32.load', bucketOfKey, offset), this.#records.get), [
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
        this.#end.set(op('i32.add', this.#from.get, op('i32.mul', this.#records.get, i32(bytes)))),
        loopWhile(op('i32.lt_u', this.#at.get, this.#end.get), [
          this.#record.read(this.#at.get),
          dealRecord(this.#record, counts, [this.#slot, start], bit, digit),
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
    const { count, inputStride, valueStride, sourceStride } = this.#words;
    const { bytes } = this.#record;
    return [
      this.#end.set(op('i32.add', this.#from.get, op('i32.mul', count.get, i32(bytes)))),
      loopWhile(op('i32.lt_u', this.#from.get, this.#end.get), [
        this.#record.readParts(this.#from.get),
        deliverRecord(this.#kernel.dtype, this.#keys, this.#record, {
          line: this.#line.get,
          inputStride: inputStride.get,
          value: this.#values.get,
          source: this.#sources.get,
        }),
        this.#values.increase(valueStride.get),
        this.#sources.increase(sourceStride.get),
        this.#from.increase(bytes),
      ]),
    ];
  }
}
