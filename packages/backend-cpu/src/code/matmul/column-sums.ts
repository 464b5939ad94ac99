// Products of a matrix and one or two vectors, where the dim that stays is the one whose
// elements are neighbours: the result is a sum of columns, each times an element of the vector.
// Several columns are added at once, so that the result is seldom read and written.

import { type Code, call, i32, load, loopWhile, op, store, when } from '../../assembler/code.ts';
import { FunctionBuilder, type Local } from '../../assembler/function.ts';
import { assemble } from '../../assembler/module.ts';
import { batchLoop, batchWords, frameWords } from './batch.ts';
import type { Tile } from './tile.ts';

/** Vectors at most. */
export const maximumSums = 2;

/** Columns at most: the result takes one rounding for every 8 of them, or 4 for two vectors. */
export const maximumColumns = 2048;

// Words of the frame, in order: A is the matrix, B the vectors; steps and strides in bytes.
const columnSumWords = [
  ...batchWords,
  'lines',
  'depth',
  'depthStride',
  'vectorStride',
  'vectorStep',
  'outVectorStep',
] as const;

/** The module of one dtype for so many vectors. */
export function columnSumsModule(tile: Tile, vectors: number): Uint8Array<ArrayBuffer> {
  const columns = 8 / vectors;
  return assemble({
    several: addColumns(tile, columns, vectors),
    single: addColumns(tile, 1, vectors),
    product: driver(columns),
    run: batchLoop(2),
  });
}

/**
 * `addColumns(matrix, depthStride, lines, vector, vectorStride, vectorStep, out, outVectorStep,
 * isAdded)` for exactly `columns` columns.
 */
function addColumns(tile: Tile, columns: number, vectors: number): FunctionBuilder {
  const f = new FunctionBuilder(9);
  const [matrix, depthStride, lines, vector, vectorStride, vectorStep] = f.parameters;
  const [out, outVectorStep, isAdded] = f.parameters.slice(6);
  const list = (count: number, type: Local['type']): Local[] =>
    Array.from({ length: count }, () => f.local(type));
  const column = list(columns, 'i32');
  const target = list(vectors, 'i32');
  const factors = target.map(() => list(columns, 'v128'));
  const scalarFactors = target.map(() => list(columns, tile.scalarType));
  const sums = list(vectors, 'v128');
  const scalarSums = list(vectors, tile.scalarType);
  const [value, scalarValue] = [f.local('v128'), f.local(tile.scalarType)];
  const [zero, scalarZero] = [f.local('v128'), f.local(tile.scalarType)];
  const pointer = f.local('i32');
  const readFactors = target.map((_, j) => [
    pointer.set(op('i32.add', vector.get, op('i32.mul', vectorStep.get, i32(j)))),
    column.map((_, k) => [
      factors[j][k].set(load(tile.splatLoad, pointer.get)),
      scalarFactors[j][k].set(load(tile.scalarLoad, pointer.get)),
      pointer.increase(vectorStride.get),
    ]),
  ]);
  const advance = (elements: number): Code => [
    [...column, ...target].map((p) => p.increase(elements * tile.bytes)),
    lines.increase(-elements),
  ];
  f.body = [
    readFactors,
    column.map((p, k) =>
      p.set(k === 0 ? matrix.get : op('i32.add', column[k - 1].get, depthStride.get)),
    ),
    target.map((p, j) =>
      p.set(j === 0 ? out.get : op('i32.add', target[j - 1].get, outVectorStep.get)),
    ),
    loopWhile(op('i32.ge_s', lines.get, i32(tile.lanes)), [
      sums.map((sum) => sum.set(zero.get)),
      column.map((p, k) => [
        value.set(load('v128.load', p.get)),
        sums.map((sum, j) => sum.set(tile.multiplyAdd(value.get, factors[j][k].get, sum.get))),
      ]),
      when(
        isAdded.get,
        sums.map((sum, j) => sum.set(tile.add(load('v128.load', target[j].get), sum.get))),
      ),
      sums.map((sum, j) => store('v128.store', target[j].get, sum.get)),
      advance(tile.lanes),
    ]),
    loopWhile(lines.get, [
      scalarSums.map((sum) => sum.set(scalarZero.get)),
      column.map((p, k) => [
        scalarValue.set(load(tile.scalarLoad, p.get)),
        scalarSums.map((sum, j) =>
          sum.set(
            tile.scalarAdd(tile.scalarMultiply(scalarValue.get, scalarFactors[j][k].get), sum.get),
          ),
        ),
      ]),
      when(
        isAdded.get,
        scalarSums.map((sum, j) =>
          sum.set(tile.scalarAdd(load(tile.scalarLoad, target[j].get), sum.get)),
        ),
      ),
      scalarSums.map((sum, j) => store(tile.scalarStore, target[j].get, sum.get)),
      advance(1),
    ]),
  ];
  return f;
}

function driver(columnsAtOnce: number): FunctionBuilder {
  const f = new FunctionBuilder(1);
  const { words, readWords } = frameWords(f, columnSumWords);
  const { lines, depth, a, depthStride, b, vectorStride, vectorStep, c, outVectorStep } = words;
  const isAdded = f.local('i32');
  const eachColumns = (size: number, index: number): Code =>
    loopWhile(op('i32.ge_s', depth.get, i32(size)), [
      call(
        index,
        ...[a.get, depthStride.get, lines.get, b.get, vectorStride.get, vectorStep.get],
        ...[c.get, outVectorStep.get, isAdded.get],
      ),
      isAdded.set(i32(1)),
      a.increase(op('i32.mul', depthStride.get, i32(size))),
      b.increase(op('i32.mul', vectorStride.get, i32(size))),
      depth.increase(-size),
    ]);
  f.body = [readWords, eachColumns(columnsAtOnce, 0), eachColumns(1, 1)];
  return f;
}
