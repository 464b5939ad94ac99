// The micro-kernel over operands where they lie, or at the edge of packed ones: a tile of C of any
// number of rows, and one vector of columns or two. Sums are those of the packed kernel.

import { type Code, i32, load, loopWhile, op, store, when } from '../../assembler/code.ts';
import { FunctionBuilder, type Local } from '../../assembler/function.ts';
import type { Tile } from './tile.ts';

/** How the rows of A lie: side by side at each step of the inner dim, or each by itself. */
export type RowsOfA = 'beside' | 'apart';

/** Steps of the inner dim in one round of the main loop. */
const unrolled = 4;

/**
 * `kernel(a, b, depth, c, cStride, isAdded, aStride, bStride)`: as the packed kernel does. Strides
 * count bytes: of A from step to step where its rows lie beside each other, else from row to row;
 * of B from step to step.
 */
export function stridedKernel(
  tile: Tile,
  rows: number,
  vectors: number,
  rowsOfA: RowsOfA,
): FunctionBuilder {
  const f = new FunctionBuilder(8);
  const [a, b, depth, c, cStride, isAdded, aStride, bStride] = f.parameters;
  const sums = Array.from({ length: rows }, () =>
    Array.from({ length: vectors }, () => f.local('v128')),
  );
  const columns = Array.from({ length: vectors }, () => f.local('v128'));
  const row = f.local('v128');
  const starts = rowsOfA === 'beside' ? [] : sums.map((_, i) => (i === 0 ? a : f.local('i32')));
  const place = (i: number, k: number): { readonly at: Local; readonly offset: number } =>
    rowsOfA === 'beside'
      ? { at: a, offset: i * tile.bytes }
      : { at: starts[i], offset: k * tile.bytes };
  const step = (k: number): Code => [
    columns.map((column, j) => column.set(load('v128.load', b.get, 16 * j))),
    sums.map((sum, i) => {
      const { at, offset } = place(i, k);
      return [
        row.set(load(tile.splatLoad, at.get, offset)),
        sum.map((s, j) => s.set(tile.multiplyAdd(row.get, columns[j].get, s.get))),
      ];
    }),
    rowsOfA === 'beside' ? a.increase(aStride.get) : [],
    b.increase(bStride.get),
  ];
  const steps = (count: number): Code =>
    loopWhile(op('i32.ge_s', depth.get, i32(count)), [
      Array.from({ length: count }, (_, k) => step(k)),
      starts.map((start) => start.increase(count * tile.bytes)),
      depth.increase(-count),
    ]);
  const eachSum = (visit: (sum: Local, offset: number) => Code): Code => [
    b.set(c.get),
    sums.map((sum) => [sum.map((s, j) => visit(s, 16 * j)), b.increase(cStride.get)]),
  ];
  // `b` has been read to its end and serves as the pointer into C.
  f.body = [
    starts.slice(1).map((start, i) => start.set(op('i32.add', starts[i].get, aStride.get))),
    steps(unrolled),
    steps(1),
    when(
      isAdded.get,
      eachSum((s, offset) => s.set(tile.add(s.get, load('v128.load', b.get, offset)))),
    ),
    eachSum((s, offset) => store('v128.store', b.get, s.get, offset)),
  ];
  return f;
}
