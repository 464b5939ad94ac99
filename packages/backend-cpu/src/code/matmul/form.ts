// The forms of the blocked product: what is packed, what is read where it lies, and what is left
// over at its edges, for which there are kernels of their own.

import { type Tile, tileRows } from './tile.ts';

/** How a program reads its operands, and the edges it has. */
export interface ProductForm {
  /** A in packed panels, or as its rows lie: beside each other at each step, or apart. */
  readonly a: 'packed' | 'beside' | 'apart';
  /** B in packed panels, or as its steps lie, columns side by side. */
  readonly b: 'packed' | 'direct';
  /** Rows after the last whole tile. */
  readonly restRows: number;
  /** Whether the columns after the last whole tile are no more than a vector holds. */
  readonly isNarrow: boolean;
}

/** All that decides on a form; strides in bytes. */
export interface ProductLayout {
  readonly rows: number;
  readonly columns: number;
  readonly aRow: number;
  readonly aDepth: number;
  readonly bDepth: number;
  readonly bColumn: number;
  readonly bytes: number;
}

/** Rows, or columns, from which on packing the other operand costs next to nothing. */
const manyLines = 512;

/** Steps of so many bytes leave parts of a cache unused, so that the other parts overflow. */
const badStride = 512;

/** The form that suits a product. */
export function formOf(layout: ProductLayout, tile: Tile): ProductForm {
  const { rows, columns, bytes, aRow, aDepth, bDepth, bColumn } = layout;
  const isEven = (stride: number): boolean => stride % badStride !== 0;
  const a = aDepth === bytes ? 'apart' : aRow === bytes && isEven(aDepth) ? 'beside' : 'packed';
  const rest = columns % tile.columns;
  return {
    a: columns <= manyLines ? a : 'packed',
    b: bColumn === bytes && isEven(bDepth) && rows <= manyLines ? 'direct' : 'packed',
    restRows: rows % tileRows,
    isNarrow: rest > 0 && rest <= tile.lanes,
  };
}

const kindsOfA = ['packed', 'beside', 'apart'] as const;

/** A number for each form. */
export function formKey({ a, b, restRows, isNarrow }: ProductForm): number {
  const kinds = kindsOfA.indexOf(a) * 2 + (b === 'packed' ? 0 : 1);
  return (kinds * tileRows + restRows) * 2 + (isNarrow ? 1 : 0);
}
