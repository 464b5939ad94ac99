// Products of a matrix whose lines are short and a few vectors: the vectors stay in registers, and
// a line is multiplied without a loop.

import { type Code, i32, load, loopWhile, op, store } from '../../assembler/code.ts';
import { FunctionBuilder, type Local } from '../../assembler/function.ts';
import { assemble } from '../../assembler/module.ts';
import { batchLoop, frameWords } from './batch.ts';
import { lineDotWords, maximumVectors } from './line-dots.ts';
import type { Tile } from './tile.ts';

/** Elements of a line, and of all vectors together, at most: they take half of the registers. */
const maximumElements = 8;

/** Lines in one round of the main loop. */
const unrolled = 4;

/** Whether there is a program for lines of `depth` elements and so many vectors. */
export function areShort(vectors: number, depth: number): boolean {
  return vectors * depth <= maximumElements;
}

/** A number for each program, and how many there are. */
export const shortLineCount = (maximumVectors + 1) * (maximumElements + 1);
export function shortLineKey(vectors: number, depth: number): number {
  return vectors * (maximumElements + 1) + depth;
}

/** The module of one dtype for so many vectors of `depth` elements; its frame is `lineDotWords`. */
export function shortLinesModule(
  tile: Tile,
  vectors: number,
  depth: number,
): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder(1);
  const { words, readWords } = frameWords(f, lineDotWords);
  const { lines, a, lineStride, b, vectorStride, vectorStep, c, outLineStride, outVectorStep } =
    words;
  const [pointer, target] = [f.local('i32'), f.local('i32')];
  const scalars = (count: number): Local[] =>
    Array.from({ length: count }, () => f.local(tile.scalarType));
  const held = Array.from({ length: vectors }, () => scalars(depth));
  const row = scalars(depth);
  // Zero at first, and for good: a sum of −0 begins with it.
  const [zero] = scalars(1);
  const hold = held.map((vector) => [
    pointer.set(b.get),
    vector.map((value) => [
      value.set(load(tile.scalarLoad, pointer.get)),
      pointer.increase(vectorStride.get),
    ]),
    b.increase(vectorStep.get),
  ]);
  const line: Code = [
    row.map((value, k) => value.set(load(tile.scalarLoad, a.get, k * tile.bytes))),
    target.set(c.get),
    held.map((vector) => [
      store(
        tile.scalarStore,
        target.get,
        vector.reduce(
          (sum: Code, value, k) => tile.scalarAdd(sum, tile.scalarMultiply(row[k].get, value.get)),
          zero.get,
        ),
      ),
      target.increase(outVectorStep.get),
    ]),
    a.increase(lineStride.get),
    c.increase(outLineStride.get),
  ];
  const rounds = (count: number): Code =>
    loopWhile(op('i32.ge_s', lines.get, i32(count)), [
      Array.from({ length: count }, () => line),
      lines.increase(-count),
    ]);
  f.body = [readWords, hold, rounds(unrolled), rounds(1)];
  return assemble({ product: f, run: batchLoop(0) });
}
