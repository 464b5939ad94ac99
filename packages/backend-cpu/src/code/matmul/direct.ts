// The product of small matrices, straight from where they lie: packing would take longer.

import { type Code, i32, load, loopWhile, op, store, when } from '../../assembler/code.ts';
import { FunctionBuilder, type Local } from '../../assembler/function.ts';
import { assemble } from '../../assembler/module.ts';
import { batchLoop, batchWords, frameWords } from './batch.ts';
import type { Tile } from './tile.ts';

// Words of the frame, in order; strides in bytes, the rows of C without gaps.
const directWords = [
  ...batchWords,
  'rows',
  'columns',
  'depth',
  'aRowStride',
  'aDepthStride',
  'bDepthStride',
  'bColumnStride',
] as const;

/** The module of small products of one dtype. */
export function directModule(tile: Tile): Uint8Array<ArrayBuffer> {
  return assemble({ product: directProduct(tile), run: batchLoop(0) });
}

function directProduct(tile: Tile): FunctionBuilder {
  const f = new FunctionBuilder(1);
  const { words, readWords } = frameWords(f, directWords);
  const { rows, columns, depth, a, aRowStride, aDepthStride, b, bDepthStride, bColumnStride, c } =
    words;
  const [rest, column, x, y, k] = Array.from({ length: 5 }, () => f.local('i32'));
  const vector = f.local('v128');
  const scalar = f.local(tile.scalarType);
  const zero: Local = f.local(tile.scalarType);
  const zeros: Local = f.local('v128');

  const overDepth = (body: Code): Code => [
    x.set(a.get),
    y.set(column.get),
    k.set(depth.get),
    loopWhile(k.get, [
      body,
      x.increase(aDepthStride.get),
      y.increase(bDepthStride.get),
      k.increase(-1),
    ]),
  ];
  const nextColumns = (count: number): Code => [
    column.increase(op('i32.mul', bColumnStride.get, i32(count))),
    c.increase(count * tile.bytes),
    rest.increase(-count),
  ];
  const vectorColumns = loopWhile(op('i32.ge_s', rest.get, i32(tile.lanes)), [
    vector.set(zeros.get),
    overDepth(
      vector.set(
        tile.multiplyAdd(load(tile.splatLoad, x.get), load('v128.load', y.get), vector.get),
      ),
    ),
    store('v128.store', c.get, vector.get),
    nextColumns(tile.lanes),
  ]);
  const scalarColumns = loopWhile(rest.get, [
    scalar.set(zero.get),
    overDepth(
      scalar.set(
        tile.scalarAdd(
          tile.scalarMultiply(load(tile.scalarLoad, x.get), load(tile.scalarLoad, y.get)),
          scalar.get,
        ),
      ),
    ),
    store(tile.scalarStore, c.get, scalar.get),
    nextColumns(1),
  ]);
  f.body = [
    readWords,
    loopWhile(rows.get, [
      column.set(b.get),
      rest.set(columns.get),
      when(op('i32.eq', bColumnStride.get, i32(tile.bytes)), vectorColumns),
      scalarColumns,
      a.increase(aRowStride.get),
      rows.increase(-1),
    ]),
  ];
  return f;
}
