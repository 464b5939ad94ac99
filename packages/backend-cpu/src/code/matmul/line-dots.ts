// Products of a matrix and a few vectors, where the dim summed over is the one whose elements
// are neighbours: every result is a scalar product of a line of the matrix and a vector. Each
// element of the matrix is read once, for all the vectors.

import {
  type Code,
  call,
  extractLane,
  i32,
  load,
  loopWhile,
  op,
  store,
  when,
} from '../../assembler/code.ts';
import { FunctionBuilder, type Local } from '../../assembler/function.ts';
import { assemble } from '../../assembler/module.ts';
import { batchLoop, batchWords, blocks, frameWords } from './batch.ts';
import type { Tile } from './tile.ts';

/** Vectors at most. */
export const maximumVectors = 4;

/**
 * Elements of the dim summed over in one block; each of at least two vectors of partial sums
 * takes 256 terms, as in the blocked product.
 */
const blockDepth = 2048;

// Words of the frame, in order: A is the matrix, B the vectors; steps and strides in bytes.
export const lineDotWords = [
  ...batchWords,
  'lines',
  'depth',
  'lineStride',
  'vectorStride',
  'vectorStep',
  'outLineStride',
  'outVectorStep',
  'packed',
] as const;

// Accumulators of a tile of lines × vectors × unrolled steps: 8 to 12 of 16 registers.
const linesOf = [4, 4, 4, 3] as const;
const unrolledOf = [2, 1, 1, 1] as const;

/** The module of one dtype for so many vectors. */
export function lineDotsModule(tile: Tile, vectors: number): Uint8Array<ArrayBuffer> {
  const lines = linesOf[vectors - 1];
  return assemble({
    several: dots(tile, lines, vectors, unrolledOf[vectors - 1]),
    single: dots(tile, 1, vectors, Math.max(1, Math.floor(4 / vectors))),
    pack: packVector(tile),
    product: driver(tile, lines, vectors),
    run: batchLoop(3),
  });
}

/**
 * `dots(matrix, lineStride, depth, vector, vectorStep, out, outLineStride, outVectorStep,
 * isAdded)` for exactly `lines` lines.
 */
function dots(tile: Tile, lines: number, vectors: number, unrolled: number): FunctionBuilder {
  const f = new FunctionBuilder(9);
  const [matrix, lineStride, depth, vector, vectorStep, ...out] = f.parameters;
  const list = (count: number, type: Local['type']): Local[] =>
    Array.from({ length: count }, () => f.local(type));
  const [line, x] = [list(lines, 'i32'), list(vectors, 'i32')];
  const values = list(vectors, 'v128');
  const row = f.local('v128');
  const sums = line.map(() => x.map(() => list(unrolled, 'v128')));
  const totals = line.map(() => list(vectors, tile.scalarType));
  const place = (pointers: readonly Local[], first: Local, stride: Local): Code =>
    pointers.map((pointer, i) =>
      pointer.set(i === 0 ? first.get : op('i32.add', pointers[i - 1].get, stride.get)),
    );
  const step = (u: number): Code => [
    values.map((value, j) => value.set(load('v128.load', x[j].get, 16 * u))),
    line.map((pointer, i) => [
      row.set(load('v128.load', pointer.get, 16 * u)),
      values.map((value, j) =>
        sums[i][j][u].set(tile.multiplyAdd(row.get, value.get, sums[i][j][u].get)),
      ),
    ]),
  ];
  const advance = (elements: number): Code => [
    [...line, ...x].map((pointer) => pointer.increase(elements * tile.bytes)),
    depth.increase(-elements),
  ];
  const steps = (count: number): Code =>
    loopWhile(op('i32.ge_s', depth.get, i32(count * tile.lanes)), [
      Array.from({ length: count }, (_, u) => step(u)),
      advance(count * tile.lanes),
    ]);
  const total = (parts: readonly Local[]): Code => {
    const all = pairwise(
      parts.map((part) => part.get),
      tile.add,
    );
    return [
      parts[0].set(all),
      pairwise(
        Array.from({ length: tile.lanes }, (_, lane) =>
          extractLane(tile.extractLane, parts[0].get, lane),
        ),
        tile.scalarAdd,
      ),
    ];
  };
  f.body = [
    place(line, matrix, lineStride),
    place(x, vector, vectorStep),
    steps(unrolled),
    unrolled > 1 ? steps(1) : [],
    totals.map((own, i) => own.map((sum, j) => sum.set(total(sums[i][j])))),
    loopWhile(depth.get, [
      totals.map((own, i) =>
        own.map((sum, j) =>
          sum.set(
            tile.scalarAdd(
              sum.get,
              tile.scalarMultiply(
                load(tile.scalarLoad, line[i].get),
                load(tile.scalarLoad, x[j].get),
              ),
            ),
          ),
        ),
      ),
      advance(1),
    ]),
    writeTotals(tile, totals, line[0], out),
  ];
  return f;
}

/** Stores the totals, or adds them; `pointer` is free to walk through the output. */
function writeTotals(
  tile: Tile,
  totals: readonly (readonly Local[])[],
  pointer: Local,
  [out, outLineStride, outVectorStep, isAdded]: readonly Local[],
): Code {
  return totals.map((own) => [
    pointer.set(out.get),
    own.map((sum) => [
      when(isAdded.get, sum.set(tile.scalarAdd(load(tile.scalarLoad, pointer.get), sum.get))),
      store(tile.scalarStore, pointer.get, sum.get),
      pointer.increase(outVectorStep.get),
    ]),
    out.increase(outLineStride.get),
  ]);
}

function pairwise(terms: readonly Code[], add: (x: Code, y: Code) => Code): Code {
  if (terms.length === 1) return terms[0];
  const half = Math.ceil(terms.length / 2);
  return add(pairwise(terms.slice(0, half), add), pairwise(terms.slice(half), add));
}

/** `pack(to, from, count, stride)`: makes elements neighbours. */
function packVector(tile: Tile): FunctionBuilder {
  const f = new FunctionBuilder(4);
  const [to, from, count, stride] = f.parameters;
  f.body = loopWhile(count.get, [
    store(tile.scalarStore, to.get, load(tile.scalarLoad, from.get)),
    to.increase(tile.bytes),
    from.increase(stride.get),
    count.increase(-1),
  ]);
  return f;
}

function driver(tile: Tile, linesAtOnce: number, vectors: number): FunctionBuilder {
  const f = new FunctionBuilder(1);
  const { words, readWords } = frameWords(f, lineDotWords);
  const { lines, depth, a, lineStride, b, vectorStride, vectorStep, packed } = words;
  const { c, outLineStride, outVectorStep } = words;
  const locals = Array.from({ length: 7 }, () => f.local('i32'));
  const [step, count, rest, line, target, vector, spacing] = locals;
  const isUnit = op('i32.eq', vectorStride.get, i32(tile.bytes));
  const start = op('i32.add', b.get, op('i32.mul', step.get, vectorStride.get));
  const packedStep = blockDepth * tile.bytes;
  const findVectors = when(
    isUnit,
    [vector.set(start), spacing.set(vectorStep.get)],
    [
      vector.set(packed.get),
      spacing.set(i32(packedStep)),
      Array.from({ length: vectors }, (_, j) =>
        call(
          2,
          op('i32.add', packed.get, i32(j * packedStep)),
          op('i32.add', start, op('i32.mul', vectorStep.get, i32(j))),
          count.get,
          vectorStride.get,
        ),
      ),
    ],
  );
  const eachLines = (size: number, index: number): Code =>
    loopWhile(op('i32.ge_s', rest.get, i32(size)), [
      call(
        index,
        ...[line.get, lineStride.get, count.get, vector.get, spacing.get],
        ...[target.get, outLineStride.get, outVectorStep.get, step.get],
      ),
      line.increase(op('i32.mul', lineStride.get, i32(size))),
      target.increase(op('i32.mul', outLineStride.get, i32(size))),
      rest.increase(-size),
    ]);
  f.body = [
    readWords,
    blocks(step, count, depth.get, blockDepth, [
      findVectors,
      rest.set(lines.get),
      line.set(op('i32.add', a.get, op('i32.mul', step.get, i32(tile.bytes)))),
      target.set(c.get),
      eachLines(linesAtOnce, 0),
      eachLines(1, 1),
    ]),
  ];
  return f;
}
