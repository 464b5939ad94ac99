// Code of the stages in which one long line is sorted by several threads. The line, and later the
// list of its records, is taken in portions: a portion counts the digits of its records in a table
// of its own, and deals them out to places that are its own as well. Whoever does a portion, every
// record goes where the sort of a whole line would put it.

import type { SortKernel } from '@gradus/tensor/backend';
import { type Code, i32, loopWhile, op, selectValue } from '../assembler/code.ts';
import { FunctionBuilder, type Local } from '../assembler/function.ts';
import { assemble } from '../assembler/module.ts';
import { LoopNestCode } from './loop-nest.ts';
import { sortKeys } from './sort-key.ts';
import {
  bitOf,
  bucketBytes,
  clearCounts,
  countDigit,
  dealRecord,
  deliverRecord,
  RecordCode,
} from './sort-record.ts';

/**
 * What is done with every portion: records are made of the elements, and all their digits counted;
 * one digit is counted; records are dealt out by one digit, from table of counts to places; what
 * they stand for is written.
 */
export const sortStages = ['make', 'count', 'deal', 'deliver'] as const;
export type SortStage = (typeof sortStages)[number];

/**
 * What moves on from portion to portion: where its elements, its results, its records and its table
 * begin, and the number of its first record, which is kept as an address is.
 */
export const portionPlaces = ['input', 'values', 'sources', 'list', 'table', 'first'] as const;

/** The run-time scalars of a stage, in order; strides in bytes along the sorted dim. */
export const stageScalars = [
  'records',
  'portion',
  'line',
  'inputStride',
  'valueStride',
  'sourceStride',
  'bit',
] as const;

type Places = Readonly<Record<(typeof portionPlaces)[number], Local>>;
type Scalars = Readonly<Record<(typeof stageScalars)[number], Code>>;

/** The module of one stage; its one loop goes over portions. */
export function sortStageModule(kernel: SortKernel, stage: SortStage): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder(1);
  const nest = new LoopNestCode(f, 1, portionPlaces.length);
  const named = portionPlaces.map((name, i) => [name, nest.pointers[i]] as const);
  const places = Object.fromEntries(named) as Places;
  const locals = stageScalars.map((name) => [name, f.local('i32')] as const);
  const scalars = Object.fromEntries(locals.map(([name, local]) => [name, local.get])) as Scalars;
  const rest = f.local('i32');
  const left = op('i32.sub', scalars.records, places.first.get);
  const isWhole = op('i32.le_s', scalars.portion, left);
  const { start, each } = stageCode(f, kernel, places, scalars)[stage];
  f.body = [
    nest.start(),
    locals.map(([, local], i) => local.set(nest.scalar(i, 'int32'))),
    nest.loop(
      0,
      portionPlaces.map((_, i) => i),
      [
        rest.set(selectValue(isWhole, scalars.portion, left)),
        start,
        loopWhile(rest.get, [each, rest.increase(-1)]),
      ],
    ),
  ];
  return assemble({ run: f });
}

/** What a stage does before the records of a portion, and with each of them. */
function stageCode(
  f: FunctionBuilder,
  { dtype, descending }: SortKernel,
  { input, values, sources, list, table, first }: Places,
  { line, inputStride, valueStride, sourceStride, bit }: Scalars,
): Readonly<Record<SortStage, { readonly start: Code; readonly each: Code }>> {
  const keys = sortKeys(dtype, descending);
  const record = new RecordCode(f, keys.type);
  const [slot, place] = [f.local('i32'), f.local('i32')];
  const digits = Array.from({ length: keys.digits }, (_, digit) => digit);
  const next = list.increase(record.bytes);
  return {
    make: {
      start: [clearCounts(f, table.get, keys.digits * bucketBytes), record.index.set(first.get)],
      each: [
        record.key.set(keys.keyOf(f, input.get)),
        record.write(list.get),
        digits.map((digit) => countDigit(record, table, slot, i32(bitOf(digit)), digit)),
        record.index.increase(1),
        input.increase(inputStride),
        next,
      ],
    },
    count: {
      start: clearCounts(f, table.get, bucketBytes),
      each: [record.read(list.get), countDigit(record, table, slot, bit, 0), next],
    },
    deal: {
      start: [],
      each: [record.read(list.get), dealRecord(record, table, [slot, place], bit, 0), next],
    },
    deliver: {
      start: [],
      each: [
        record.readParts(list.get),
        deliverRecord(dtype, keys, record, {
          line,
          inputStride,
          value: values.get,
          source: sources.get,
        }),
        values.increase(valueStride),
        sources.increase(sourceStride),
        next,
      ],
    },
  };
}
