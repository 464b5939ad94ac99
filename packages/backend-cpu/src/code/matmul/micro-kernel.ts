// The product of one panel of A and one of B: a tile of C that stays in registers while the
// inner dim runs. Source of the scheme: Goto & van de Geijn, ACM TOMS 34(3), 2008.

import { type Code, i32, load, loopWhile, op, store, when } from '../../assembler/code.ts';
import { FunctionBuilder } from '../../assembler/function.ts';
import { type Tile, tileRows, tileVectors } from './tile.ts';

/** Steps of the inner dim in one round of the main loop. */
const unrolled = 4;

/**
 * `kernel(a, b, depth, c, cStride, isAdded)`: the tile at `c` becomes the product, or grows by
 * it if `isAdded` is not zero. `cStride` counts bytes from row to row.
 */
export function microKernel(tile: Tile): FunctionBuilder {
  const f = new FunctionBuilder(6);
  const [a, b, depth, c, cStride, isAdded] = f.parameters;
  const sums = Array.from({ length: tileRows }, () =>
    Array.from({ length: tileVectors }, () => f.local('v128')),
  );
  const columns = Array.from({ length: tileVectors }, () => f.local('v128'));
  const row = f.local('v128');
  const aBytes = tileRows * tile.bytes;
  const bBytes = tileVectors * 16;
  const step = (k: number): Code => [
    columns.map((column, j) => column.set(load('v128.load', b.get, k * bBytes + 16 * j))),
    sums.map((sum, i) => [
      row.set(load(tile.splatLoad, a.get, k * aBytes + i * tile.bytes)),
      sum.map((s, j) => s.set(tile.multiplyAdd(row.get, columns[j].get, s.get))),
    ]),
  ];
  const steps = (count: number): Code =>
    loopWhile(op('i32.ge_s', depth.get, i32(count)), [
      Array.from({ length: count }, (_, k) => step(k)),
      a.increase(count * aBytes),
      b.increase(count * bBytes),
      depth.increase(-count),
    ]);
  const eachSum = (visit: (sum: (typeof sums)[0][0], offset: number) => Code): Code => [
    a.set(c.get),
    sums.map((sum) => [sum.map((s, j) => visit(s, 16 * j)), a.increase(cStride.get)]),
  ];
  // `a` has been read to its end and serves as the pointer into C.
  f.body = [
    steps(unrolled),
    steps(1),
    when(
      isAdded.get,
      eachSum((s, offset) => s.set(tile.add(s.get, load('v128.load', a.get, offset)))),
    ),
    eachSum((s, offset) => store('v128.store', a.get, s.get, offset)),
  ];
  return f;
}

/**
 * `copy(from, to, rows, columns, toStride, isAdded)`: part of a tile that was computed apart
 * becomes, or is added to, the edge of C.
 */
export function copyTile(tile: Tile): FunctionBuilder {
  const f = new FunctionBuilder(6);
  const [from, to, rows, columns, toStride, isAdded] = f.parameters;
  const source = f.local('i32');
  const target = f.local('i32');
  const rest = f.local('i32');
  const value = load(tile.scalarLoad, source.get);
  const write = (written: Code): Code => store(tile.scalarStore, target.get, written);
  f.body = loopWhile(rows.get, [
    source.set(from.get),
    target.set(to.get),
    rest.set(columns.get),
    loopWhile(rest.get, [
      when(
        isAdded.get,
        write(tile.scalarAdd(load(tile.scalarLoad, target.get), value)),
        write(value),
      ),
      source.increase(tile.bytes),
      target.increase(tile.bytes),
      rest.increase(-1),
    ]),
    from.increase(tile.columns * tile.bytes),
    to.increase(toStride.get),
    rows.increase(-1),
  ]);
  return f;
}
