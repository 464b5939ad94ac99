// Runs the sort of one long line on several threads: stages one after the other, each shared by
// portions; between them the counts of all portions become places.

import { dtypes, type SortKernel } from '@gradus/tensor/backend';
import { sortKeys } from '../code/sort-key.ts';
import { bitOf, bucketBytes, buckets, recordBytes } from '../code/sort-record.ts';
import {
  portionPlaces,
  type SortStage,
  sortStageModule,
  sortStages,
  type stageScalars,
} from '../code/wide-sort.ts';
import { cutsOf, runLoops } from '../threads/loops.ts';
import { partsOf } from '../threads/work.ts';
import { wordOf } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import { addressOf, type CpuOperand } from './operand.ts';

/** Nanoseconds of one stage for a record. */
const stageWork = 1;

/** Program keys from here down are of stages; those of whole lines are not negative. */
const firstStageKey = -1;

/** Records of one line, in portions. */
interface Line {
  readonly machine: Machine;
  readonly kernel: SortKernel;
  /** Input, values and sources. */
  readonly operands: readonly CpuOperand[];
  /** Elements, and how many of them are wanted once they are sorted. */
  readonly length: number;
  readonly count: number;
  readonly portions: number;
  /** Records of every portion but the last, which may have fewer. */
  readonly portion: number;
  /** Where the counts of the first portion lie; then those of the next. */
  readonly tables: number;
  readonly tableBytes: number;
}

/** Sorts the one line that the operands are, along their last dim. */
export function sortWide(
  machine: Machine,
  kernel: SortKernel,
  operands: readonly CpuOperand[],
): void {
  const last = operands[0].shape.length - 1;
  const length = operands[0].shape[last];
  const { type, digits } = sortKeys(kernel.dtype, false);
  const portion = Math.ceil(length / partsOf(length * stageWork, machine.team?.threads ?? 1));
  const portions = Math.ceil(length / portion);
  const tableBytes = digits * bucketBytes;
  const listBytes = Math.ceil((length * recordBytes(type)) / 64) * 64;
  const bytes = 2 * listBytes + portions * tableBytes;
  const address = machine.heap.allocate(bytes);
  const tables = address + 2 * listBytes;
  const count = operands[1].shape[last];
  const line: Line = {
    ...{ machine, kernel, operands, length, count },
    ...{ portions, portion, tables, tableBytes },
  };
  try {
    sortLine(line, digits, [address, address + listBytes]);
  } finally {
    machine.heap.free(address, bytes);
  }
}

function sortLine(line: Line, digits: number, lists: readonly [number, number]): void {
  let [from, to] = lists;
  runStage(line, 'make', from, 0, line.length);
  // As long as nothing has moved, the portions are those whose digits were counted at first.
  const differing = Array.from({ length: digits }, (_, digit) => digit).filter(
    (digit) => !isSame(line, digit),
  );
  for (const digit of differing) {
    if (digit !== differing[0]) runStage(line, 'count', from, digit, line.length);
    countsToPlaces(line, digit, to);
    runStage(line, 'deal', from, digit, line.length);
    [from, to] = [to, from];
  }
  runStage(line, 'deliver', from, 0, line.count);
}

function runStage(
  line: Line,
  stage: SortStage,
  list: number,
  digit: number,
  records: number,
): void {
  const { machine, kernel, operands, portion, portions } = line;
  const program = machine.program(kernel, firstStageKey - sortStages.indexOf(stage), () =>
    sortStageModule(kernel, stage),
  );
  const strides = operands.map(
    ({ strides, dtype }) => strides[strides.length - 1] * dtypes[dtype].bytes,
  );
  const [inputStride, valueStride, sourceStride] = strides.map(wordOf);
  const steps = strides.map((stride) => stride * portion);
  const places: Readonly<Record<(typeof portionPlaces)[number], readonly [number, number]>> = {
    input: [addressOf(operands[0]), steps[0]],
    values: [addressOf(operands[1]), steps[1]],
    sources: [addressOf(operands[2]), steps[2]],
    list: [list, portion * recordBytes(sortKeys(kernel.dtype, false).type)],
    table: [line.tables + digit * bucketBytes, line.tableBytes],
    first: [0, portion],
  };
  const scalars: Readonly<Record<(typeof stageScalars)[number], number>> = {
    ...{ records, portion, line: wordOf(addressOf(operands[0])) },
    ...{ inputStride, valueStride, sourceStride, bit: bitOf(digit) },
  };
  const sizes = [Math.min(portions, Math.ceil(records / portion))];
  const { frame } = machine;
  frame.open();
  frame.push(sizes[0]);
  for (const word of Object.values(places).flat()) frame.push(word);
  frame.close(Object.values(scalars));
  runLoops(machine, program, records * stageWork, sizes, portionPlaces.length, cutsOf(1));
}

/** Whether all records have the same digit. */
function isSame(line: Line, digit: number): boolean {
  const counts = countsOf(line, digit);
  const first = counts[0].findIndex((count) => count > 0);
  return counts.reduce((sum, table) => sum + table[first], 0) === line.length;
}

/** Turns the counts of a digit into the places of its buckets in a list, by portions in each. */
function countsToPlaces(line: Line, digit: number, list: number): void {
  const counts = countsOf(line, digit);
  const bytes = recordBytes(sortKeys(line.kernel.dtype, false).type);
  let place = list;
  for (let bucket = 0; bucket < buckets; bucket++) {
    for (const table of counts) {
      const count = table[bucket];
      table[bucket] = place;
      place += count * bytes;
    }
  }
}

/** The table of every portion for one digit, in the memory itself. */
function countsOf({ machine, portions, tables, tableBytes }: Line, digit: number): Int32Array[] {
  const { buffer } = machine.heap.memory;
  return Array.from(
    { length: portions },
    (_, i) => new Int32Array(buffer, tables + i * tableBytes + digit * bucketBytes, buckets),
  );
}
