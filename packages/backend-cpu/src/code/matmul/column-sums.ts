// Products of a matrix and one or two vectors, where the dim that stays is the one whose
// elements are neighbours: the result is a sum of columns, each times an element of the vector.
// Several columns are added at once, so that the result is seldom read and written.

import { type Code, call, i32, load, loopWhile, op, store, when } from '../../assembler/code.ts';
import { FunctionBuilder, type Local } from '../../assembler/function.ts';
import { assemble } from '../../assembler/module.ts';
import { batchLoop, batchWords, blocks, frameWords } from './batch.ts';
import type { Tile } from './tile.ts';

/** Vectors at most. */
export const maximumSums = 2;

/** Columns whose sum is added to the result as one: a long sum keeps its digits. */
const blockDepth = 256;

/** Lines of a block, so that sums stay in the first cache. */
const blockLines = 2048;

// Words of the frame, in order: A is the matrix, B the vectors; steps and strides in bytes.
export const columnSumWords = [
  ...batchWords,
  'lines',
  'depth',
  'depthStride',
  'vectorStride',
  'vectorStep',
  'outVectorStep',
  'partial',
] as const;

// Numbers of the module's functions, in the order in which it is assembled.
const functionIndex = { several: 0, single: 1, addLines: 2, product: 3 } as const;

/** The module of one dtype for so many vectors. */
export function columnSumsModule(tile: Tile, vectors: number): Uint8Array<ArrayBuffer> {
  const columns = 8 / vectors;
  return assemble({
    several: addColumns(tile, columns, vectors),
    single: addColumns(tile, 1, vectors),
    addLines: addLines(tile),
    product: driver(tile, columns, vectors),
    run: batchLoop(functionIndex.product),
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

/** `addLines(to, from, count)`: adds one line of sums to another. */
function addLines(tile: Tile): FunctionBuilder {
  const f = new FunctionBuilder(3);
  const [to, from, count] = f.parameters;
  const each = (elements: number, add: Code): Code =>
    loopWhile(op('i32.ge_s', count.get, i32(elements)), [
      add,
      [to, from].map((pointer) => pointer.increase(elements * tile.bytes)),
      count.increase(-elements),
    ]);
  const vectors = tile.add(load('v128.load', to.get), load('v128.load', from.get));
  const scalars = tile.scalarAdd(load(tile.scalarLoad, to.get), load(tile.scalarLoad, from.get));
  f.body = [
    each(tile.lanes, store('v128.store', to.get, vectors)),
    each(1, store(tile.scalarStore, to.get, scalars)),
  ];
  return f;
}

function driver(tile: Tile, columnsAtOnce: number, vectors: number): FunctionBuilder {
  const f = new FunctionBuilder(1);
  const { words, readWords } = frameWords(f, columnSumWords);
  const { lines, depth, a, depthStride, b, vectorStride, vectorStep, c, outVectorStep } = words;
  const { partial } = words;
  const locals = Array.from({ length: 10 }, () => f.local('i32'));
  const [line, lineCount, step, count, isAdded, matrix, vector, out, target, targetStep] = locals;
  const partialStep = blockLines * tile.bytes;
  const eachColumns = (size: number, index: number): Code =>
    loopWhile(op('i32.ge_s', count.get, i32(size)), [
      call(
        index,
        ...[matrix.get, depthStride.get, lineCount.get],
        ...[vector.get, vectorStride.get, vectorStep.get],
        ...[target.get, targetStep.get, isAdded.get],
      ),
      isAdded.set(i32(1)),
      matrix.increase(op('i32.mul', depthStride.get, i32(size))),
      vector.increase(op('i32.mul', vectorStride.get, i32(size))),
      count.increase(-size),
    ]);
  const addPartial = Array.from({ length: vectors }, (_, j) =>
    call(
      functionIndex.addLines,
      op('i32.add', out.get, op('i32.mul', outVectorStep.get, i32(j))),
      op('i32.add', partial.get, i32(j * partialStep)),
      lineCount.get,
    ),
  );
  f.body = [
    readWords,
    blocks(line, lineCount, lines.get, blockLines, [
      matrix.set(op('i32.add', a.get, op('i32.mul', line.get, i32(tile.bytes)))),
      vector.set(b.get),
      out.set(op('i32.add', c.get, op('i32.mul', line.get, i32(tile.bytes)))),
      target.set(out.get),
      targetStep.set(outVectorStep.get),
      blocks(step, count, depth.get, blockDepth, [
        isAdded.set(i32(0)),
        eachColumns(columnsAtOnce, functionIndex.several),
        eachColumns(1, functionIndex.single),
        when(step.get, addPartial),
        target.set(partial.get),
        targetStep.set(i32(partialStep)),
      ]),
    ]),
  ];
  return f;
}
