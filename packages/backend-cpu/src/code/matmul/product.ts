// The blocked matrix product: blocks of B and A are packed, then multiplied tile by tile.

import { type Code, call, i32, op, when } from '../../assembler/code.ts';
import { FunctionBuilder, type Local } from '../../assembler/function.ts';
import { assemble } from '../../assembler/module.ts';
import { batchLoop, batchWords, blocks, frameWords } from './batch.ts';
import { copyTile, microKernel } from './micro-kernel.ts';
import { packFunction } from './pack.ts';
import { blockRows, type Tile, tileRows } from './tile.ts';

/** The words of a product's frame, in order; strides in bytes. */
export const productWords = [
  ...batchWords,
  'rows',
  'columns',
  'depth',
  'aRowStride',
  'aDepthStride',
  'bDepthStride',
  'bColumnStride',
  'cRowStride',
  'packedA',
  'packedB',
  'scratch',
] as const;

// Numbers of the module's functions, in the order in which it is assembled.
const functionIndex = { packRows: 0, packColumns: 1, kernel: 2, copy: 3, driver: 4 } as const;

/** The module of the product of one dtype. */
export function productModule(tile: Tile): Uint8Array<ArrayBuffer> {
  return assemble({
    packRows: packFunction(tile, tileRows),
    packColumns: packFunction(tile, tile.columns),
    kernel: microKernel(tile),
    copy: copyTile(tile),
    driver: driver(tile),
    run: batchLoop(functionIndex.driver),
  });
}

function sum(first: Code, ...rest: Code[]): Code {
  return rest.reduce((total, term) => op('i32.add', total, term), first);
}

function product(x: Code, y: Code): Code {
  return op('i32.mul', x, y);
}

function driver(tile: Tile): FunctionBuilder {
  const f = new FunctionBuilder(1);
  const local = (): Local => f.local('i32');
  const { words, readWords } = frameWords(f, productWords);
  const { rows, columns, depth, a, aRowStride, aDepthStride, b, bDepthStride, bColumnStride } =
    words;
  const { c, cRowStride, packedA, packedB, scratch } = words;
  const [column, columnCount, step, stepCount, row, rowCount] = Array.from({ length: 6 }, local);
  const [i, tileHeight, j, tileWidth, target] = Array.from({ length: 5 }, local);
  const panelBytes = (line: Local): Code =>
    product(product(line.get, stepCount.get), i32(tile.bytes));

  const packB = blocks(j, tileWidth, columnCount.get, tile.columns, [
    call(
      functionIndex.packColumns,
      sum(packedB.get, panelBytes(j)),
      sum(
        b.get,
        product(step.get, bDepthStride.get),
        product(sum(column.get, j.get), bColumnStride.get),
      ),
      tileWidth.get,
      stepCount.get,
      bColumnStride.get,
      bDepthStride.get,
    ),
  ]);
  const packA = blocks(i, tileHeight, rowCount.get, tileRows, [
    call(
      functionIndex.packRows,
      sum(packedA.get, panelBytes(i)),
      sum(a.get, product(sum(row.get, i.get), aRowStride.get), product(step.get, aDepthStride.get)),
      tileHeight.get,
      stepCount.get,
      aRowStride.get,
      aDepthStride.get,
    ),
  ]);

  const multiplyInto = (to: Code, stride: Code, isAdded: Code): Code =>
    call(
      functionIndex.kernel,
      sum(packedA.get, panelBytes(i)),
      sum(packedB.get, panelBytes(j)),
      stepCount.get,
      to,
      stride,
      isAdded,
    );
  const isWhole = op(
    'i32.and',
    op('i32.eq', tileHeight.get, i32(tileRows)),
    op('i32.eq', tileWidth.get, i32(tile.columns)),
  );
  const multiply = [
    target.set(
      sum(
        c.get,
        product(sum(row.get, i.get), cRowStride.get),
        product(sum(column.get, j.get), i32(tile.bytes)),
      ),
    ),
    when(isWhole, multiplyInto(target.get, cRowStride.get, step.get), [
      multiplyInto(scratch.get, i32(tile.columns * tile.bytes), i32(0)),
      call(
        functionIndex.copy,
        scratch.get,
        target.get,
        tileHeight.get,
        tileWidth.get,
        cRowStride.get,
        step.get,
      ),
    ]),
  ];
  const tiles = blocks(j, tileWidth, columnCount.get, tile.columns, [
    blocks(i, tileHeight, rowCount.get, tileRows, multiply),
  ]);

  f.body = [
    readWords,
    blocks(column, columnCount, columns.get, tile.blockColumns, [
      blocks(step, stepCount, depth.get, tile.blockDepth, [
        packB,
        blocks(row, rowCount, rows.get, blockRows, [packA, tiles]),
      ]),
    ]),
  ];
  return f;
}
