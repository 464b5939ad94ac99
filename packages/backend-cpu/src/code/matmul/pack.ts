// Packing: `width` lines of a matrix (rows of A, columns of B) laid side by side, so that the
// micro-kernel reads one step of all of them from neighbouring memory. Transposes and strides
// end here. A panel with fewer lines than `width` repeats its last one, or reads past it:
// what is computed from those lines is never stored.

import {
  type Code,
  i32,
  load,
  loopWhile,
  op,
  selectValue,
  shuffle,
  store,
  storeLane,
  when,
} from '../../assembler/code.ts';
import { FunctionBuilder, type Local } from '../../assembler/function.ts';
import type { Tile } from './tile.ts';

/** Bytes that packing may read past the end of an operand. */
export const overreadBytes = 64;

/**
 * `pack(to, from, lines, depth, lineStride, depthStride)`, strides in bytes.
 */
export function packFunction(tile: Tile, width: number): FunctionBuilder {
  const f = new FunctionBuilder(6);
  const [to, from, lines, depth, lineStride, depthStride] = f.parameters;
  const starts = Array.from({ length: width }, () => f.local('i32'));
  const isUnit = (stride: Local): Code => op('i32.eq', stride.get, i32(tile.bytes));
  const last = op('i32.sub', lines.get, i32(1));
  const setStarts = starts.map((start, i) => {
    const line = selectValue(op('i32.lt_s', last, i32(i)), last, i32(i));
    return start.set(op('i32.add', from.get, op('i32.mul', line, lineStride.get)));
  });
  const single = loopWhile(depth.get, [
    starts.map((start, i) => [
      store(tile.scalarStore, to.get, load(tile.scalarLoad, start.get), i * tile.bytes),
      start.increase(depthStride.get),
    ]),
    to.increase(width * tile.bytes),
    depth.increase(-1),
  ]);
  f.body = when(isUnit(lineStride), copySteps(tile, width, { to, from, depth, depthStride }), [
    setStarts,
    when(isUnit(depthStride), transposeSteps(f, tile, width, starts, to, depth)),
    single,
  ]);
  return f;
}

/** Lines that are neighbours in memory: each step is a copy. */
function copySteps(
  tile: Tile,
  width: number,
  {
    to,
    from,
    depth,
    depthStride,
  }: Readonly<Record<'to' | 'from' | 'depth' | 'depthStride', Local>>,
): Code {
  const bytes = width * tile.bytes;
  const copies: Code[] = [];
  for (let offset = 0; offset < bytes; offset += 16) {
    // A half vector ends a step whose width is no multiple of the lanes.
    copies.push(
      bytes - offset >= 16
        ? store('v128.store', to.get, load('v128.load', from.get, offset), offset)
        : storeLane(
            'v128.store64_lane',
            to.get,
            load('v128.load64_zero', from.get, offset),
            0,
            offset,
          ),
    );
  }
  return loopWhile(depth.get, [
    copies,
    from.increase(depthStride.get),
    to.increase(bytes),
    depth.increase(-1),
  ]);
}

/** Steps that are neighbours in memory: squares of them are turned in registers. */
function transposeSteps(
  f: FunctionBuilder,
  tile: Tile,
  width: number,
  starts: readonly Local[],
  to: Local,
  depth: Local,
): Code {
  const { lanes, bytes } = tile;
  const rows = Array.from({ length: lanes }, () => f.local('v128'));
  const squares: Code[] = [];
  for (let line = 0; line < width; line += lanes) {
    const count = Math.min(lanes, width - line);
    const loads = rows
      .slice(0, count)
      .map((row, i) => row.set(load('v128.load', starts[line + i].get)));
    const offset = (step: number): number => (step * width + line) * bytes;
    squares.push(loads, storeColumns(f, lanes, rows.slice(0, count), to, offset));
  }
  return loopWhile(op('i32.ge_s', depth.get, i32(lanes)), [
    squares,
    starts.map((start) => start.increase(16)),
    to.increase(lanes * width * bytes),
    depth.increase(-lanes),
  ]);
}

const words = (...lanes: number[]): number[] =>
  lanes.flatMap((w) => [0, 1, 2, 3].map((b) => 4 * w + b));
const interleaveLow = words(0, 4, 1, 5);
const interleaveHigh = words(2, 6, 3, 7);
const lowPairs = words(0, 1, 4, 5);
const highPairs = words(2, 3, 6, 7);

/** Stores step `s` of all rows at `offset(s)`. */
function storeColumns(
  f: FunctionBuilder,
  lanes: 4 | 2,
  rows: readonly Local[],
  to: Local,
  offset: (step: number) => number,
): Code {
  const put = (step: number, vector: Code): Code =>
    store('v128.store', to.get, vector, offset(step));
  const [a, b, c, d] = rows.map((row) => row.get);
  if (lanes === 2) return [put(0, shuffle(a, b, lowPairs)), put(1, shuffle(a, b, highPairs))];
  if (rows.length === 2) {
    return [interleaveLow, interleaveHigh].map((order, half) => {
      const pair = f.local('v128');
      const half64 = (lane: number): Code =>
        storeLane('v128.store64_lane', to.get, pair.get, lane, offset(2 * half + lane));
      return [pair.set(shuffle(a, b, order)), half64(0), half64(1)];
    });
  }
  return [interleaveLow, interleaveHigh].map((order, half) => {
    const [ab, cd] = [f.local('v128'), f.local('v128')];
    return [
      ab.set(shuffle(a, b, order)),
      cd.set(shuffle(c, d, order)),
      put(2 * half, shuffle(ab.get, cd.get, lowPairs)),
      put(2 * half + 1, shuffle(ab.get, cd.get, highPairs)),
    ];
  });
}
