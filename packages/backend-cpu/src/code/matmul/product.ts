// The blocked matrix product: blocks of B and A are packed where that pays, then multiplied tile by
// tile.

import { type Code, call, i32, op, when } from '../../assembler/code.ts';
import { FunctionBuilder, type Local } from '../../assembler/function.ts';
import { assemble } from '../../assembler/module.ts';
import { batchLoop, batchWords, blocks, frameWords } from './batch.ts';
import type { ProductForm } from './form.ts';
import { copyTile, microKernel } from './micro-kernel.ts';
import { packFunction } from './pack.ts';
import { stridedKernel } from './strided-kernel.ts';
import { blockRows, type Tile, tileRows, tileVectors } from './tile.ts';

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

/** The module of the product of one dtype in one form. */
export function productModule(tile: Tile, form: ProductForm): Uint8Array<ArrayBuffer> {
  const edges = edgesOf(form);
  const functions: Readonly<Record<string, FunctionBuilder>> = {
    packRows: packFunction(tile, tileRows),
    packColumns: packFunction(tile, tile.columns),
    copy: copyTile(tile),
    ...Object.fromEntries(
      edges.map(({ rows, vectors }) => [
        kernelName(rows, vectors),
        kernelOf(tile, form, rows, vectors),
      ]),
    ),
  };
  const indices = new Map(Object.keys(functions).map((name, i) => [name, i]));
  const indexOf = (name: string): number => indices.get(name) ?? Number.NaN;
  return assemble({
    ...functions,
    driver: driver(tile, form, indexOf),
    run: batchLoop(indices.size),
  });
}

interface Edge {
  readonly rows: number;
  readonly vectors: number;
}

/** The sizes of tiles: whole ones, and those at the edges. */
function edgesOf({ restRows, isNarrow }: ProductForm): Edge[] {
  const heights = restRows === 0 ? [tileRows] : [tileRows, restRows];
  const widths = isNarrow ? [tileVectors, 1] : [tileVectors];
  return heights.flatMap((rows) => widths.map((vectors) => ({ rows, vectors })));
}

function kernelName(rows: number, vectors: number): string {
  return `kernel${rows}x${vectors}`;
}

function kernelOf(tile: Tile, form: ProductForm, rows: number, vectors: number): FunctionBuilder {
  return isPackedWhole(form, rows, vectors)
    ? microKernel(tile)
    : stridedKernel(tile, rows, vectors, form.a === 'apart' ? 'apart' : 'beside');
}

/** Whether the tile is computed from packed panels alone and takes all of them. */
function isPackedWhole({ a, b }: ProductForm, rows: number, vectors: number): boolean {
  return a === 'packed' && b === 'packed' && rows === tileRows && vectors === tileVectors;
}

function sum(first: Code, ...rest: Code[]): Code {
  return rest.reduce((total, term) => op('i32.add', total, term), first);
}

function product(x: Code, y: Code): Code {
  return op('i32.mul', x, y);
}

function driver(tile: Tile, form: ProductForm, indexOf: (name: string) => number): FunctionBuilder {
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
      indexOf('packColumns'),
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
      indexOf('packRows'),
      sum(packedA.get, panelBytes(i)),
      sum(a.get, product(sum(row.get, i.get), aRowStride.get), product(step.get, aDepthStride.get)),
      tileHeight.get,
      stepCount.get,
      aRowStride.get,
      aDepthStride.get,
    ),
  ]);

  const panelA =
    form.a === 'packed'
      ? sum(packedA.get, panelBytes(i))
      : sum(
          a.get,
          product(sum(row.get, i.get), aRowStride.get),
          product(step.get, aDepthStride.get),
        );
  const panelB =
    form.b === 'packed'
      ? sum(packedB.get, panelBytes(j))
      : sum(
          b.get,
          product(step.get, bDepthStride.get),
          product(sum(column.get, j.get), i32(tile.bytes)),
        );
  const strideA = {
    packed: i32(tileRows * tile.bytes),
    beside: aDepthStride.get,
    apart: aRowStride.get,
  };
  const strideB = form.b === 'packed' ? i32(tile.columns * tile.bytes) : bDepthStride.get;
  const multiplyInto = (
    { rows: height, vectors }: Edge,
    to: Code,
    stride: Code,
    isAdded: Code,
  ): Code =>
    call(
      indexOf(kernelName(height, vectors)),
      panelA,
      panelB,
      stepCount.get,
      to,
      stride,
      isAdded,
      ...(isPackedWhole(form, height, vectors) ? [] : [strideA[form.a], strideB]),
    );
  /** A tile of some rows: straight into C where it has all columns that the kernel computes. */
  const multiplyEdge = (edge: Edge): Code =>
    when(
      op('i32.eq', tileWidth.get, i32(edge.vectors * tile.lanes)),
      multiplyInto(edge, target.get, cRowStride.get, step.get),
      [
        multiplyInto(edge, scratch.get, i32(tile.columns * tile.bytes), i32(0)),
        call(
          indexOf('copy'),
          scratch.get,
          target.get,
          tileHeight.get,
          tileWidth.get,
          cRowStride.get,
          step.get,
        ),
      ],
    );
  const multiplyRows = (height: number): Code => {
    const whole = multiplyEdge({ rows: height, vectors: tileVectors });
    if (!form.isNarrow) return whole;
    const isNarrow = op('i32.le_s', tileWidth.get, i32(tile.lanes));
    return when(isNarrow, multiplyEdge({ rows: height, vectors: 1 }), whole);
  };
  const multiply = [
    target.set(
      sum(
        c.get,
        product(sum(row.get, i.get), cRowStride.get),
        product(sum(column.get, j.get), i32(tile.bytes)),
      ),
    ),
    form.restRows === 0
      ? multiplyRows(tileRows)
      : when(
          op('i32.eq', tileHeight.get, i32(tileRows)),
          multiplyRows(tileRows),
          multiplyRows(form.restRows),
        ),
  ];
  const tiles = blocks(j, tileWidth, columnCount.get, tile.columns, [
    blocks(i, tileHeight, rowCount.get, tileRows, multiply),
  ]);

  f.body = [
    readWords,
    blocks(column, columnCount, columns.get, tile.blockColumns, [
      blocks(step, stepCount, depth.get, tile.blockDepth, [
        form.b === 'packed' ? packB : [],
        blocks(row, rowCount, rows.get, blockRows, [form.a === 'packed' ? packA : [], tiles]),
      ]),
    ]),
  ];
  return f;
}
