// What all product shaders share: parameters, the way from a tile's number to its place, and the
// storing of a result.

import type { Bound } from '../../wgsl/bindings.ts';
import { bitsOf, load, valueTypes } from '../../wgsl/storage.ts';
import type { Product } from './product.ts';

/**
 * In which order a tile of an operand is read: along its terms or along its lines, whichever lie
 * beside each other; or four lines at once, where they are vectors in memory.
 */
export type Reading = 'terms' | 'lines' | 'vectors';

/** What a shader of products is generated for, besides its tiling. */
export interface ProductClass {
  readonly bound: Bound;
  /** Batch dims, the parts of the sum among them. */
  readonly batchRank: number;
  /** Whether the outermost batch dim counts parts of the sum. */
  readonly isParted: boolean;
  /** How a and b are brought into memory of the workgroup. */
  readonly readings: readonly [Reading, Reading];
}

/** Parameters by their number. */
const places = {
  rows: 0,
  columns: 1,
  depth: 2,
  aOffset: 3,
  aRow: 4,
  aTerm: 5,
  bOffset: 6,
  bTerm: 7,
  bColumn: 8,
  outOffset: 9,
  outRow: 10,
  outColumn: 11,
  /** From here on, of each batch dim: its size, and the strides of a, b and out. */
  batch: 12,
} as const;

export const parameter = Object.fromEntries(
  Object.entries(places).map(([name, place]) => [name, `params.p${place}`]),
) as Readonly<Record<keyof typeof places, string>>;

/** How many parameters a class takes. */
export function parameterCount({ batchRank, isParted }: ProductClass): number {
  return places.batch + 4 * batchRank + (isParted ? 1 : 0);
}

/** The parameters of a product; `wholeDepth` counts the terms of all parts where there are some. */
export function parametersOf(product: Product, wholeDepth?: number): number[] {
  const { rows, columns, depth, batch, a, b, out } = product;
  const words = [rows, columns, depth, a.offset, a.row, a.column, b.offset, b.row, b.column];
  words.push(out.offset, out.row, out.column);
  for (let d = 0; d < batch.length; d++) {
    words.push(batch[d], a.batch[d], b.batch[d], out.batch[d]);
  }
  if (wholeDepth !== undefined) words.push(wholeDepth);
  return words;
}

/**
 * Statements that find tile number `tile`, of `height × width` results: they declare `row` and
 * `column` of its first result, `aBase`, `bBase`, `outBase` of its batch, and `depth`, the terms.
 * A number beyond the last returns.
 */
export function findTile(of: ProductClass, tile: string, height: number, width: number): string {
  const across = `((${parameter.columns} + ${width - 1}u) / ${width}u)`;
  const down = `((${parameter.rows} + ${height - 1}u) / ${height}u)`;
  // Processors divide slowly, and one lane after the other.
  const lines = [
    `let tileRow = ${tile} / ${across};`,
    `let column = (${tile} - tileRow * ${across}) * ${width}u;`,
  ];
  if (of.batchRank === 0) {
    lines.push(`if (tileRow >= ${down}) { return; }`, `let row = tileRow * ${height}u;`);
  } else {
    lines.push(
      `var rest = tileRow / ${down};`,
      `let row = (tileRow - rest * ${down}) * ${height}u;`,
    );
  }
  const sums = [[parameter.aOffset], [parameter.bOffset], [parameter.outOffset]];
  for (let d = of.batchRank - 1; d >= 0; d--) {
    const at = places.batch + 4 * d;
    if (d > 0) {
      lines.push(`let batch${d} = rest % params.p${at};`, `rest /= params.p${at};`);
    } else {
      lines.push(`if (rest >= params.p${at}) { return; }`, 'let batch0 = rest;');
    }
    sums.forEach((sum, i) => {
      sum.push(`batch${d} * params.p${at + 1 + i}`);
    });
  }
  ['aBase', 'bBase', 'outBase'].forEach((name, i) => {
    lines.push(`let ${name} = ${sums[i].join(' + ')};`);
  });
  const whole = `params.p${places.batch + 4 * of.batchRank}`;
  lines.push(
    of.isParted
      ? `let depth = min(${parameter.depth}, ${whole} - batch0 * ${parameter.depth});`
      : `let depth = ${parameter.depth};`,
  );
  return lines.map((line) => `  ${line}\n`).join('');
}

/** The type of the sums. */
export function sumType({ bound }: ProductClass): string {
  return valueTypes[bound.places[0].dtype];
}

/** The element of operand 0 or 1 at an index. */
export function element({ bound }: ProductClass, operand: 0 | 1, index: string): string {
  return load(bound.places[operand], index);
}

/**
 * The statement that stores a sum as a result, if there is one at `row` and `column`; its index is
 * what `within` makes of it.
 */
export function storeSum(
  of: ProductClass,
  row: string,
  column: string,
  sum: string,
  within: (index: string) => string = (index) => index,
): string {
  const { binding, dtype } = of.bound.places[2];
  const isInside = `${row} < ${parameter.rows} && ${column} < ${parameter.columns}`;
  const at = `outBase + ${row} * ${parameter.outRow} + ${column} * ${parameter.outColumn}`;
  return `if (${isInside}) { b${binding}[${within(at)}] = ${bitsOf(dtype, sum)}; }`;
}

/** Text of a class. */
export function classKey(of: ProductClass): string {
  const { bound, batchRank, isParted, readings } = of;
  return `${bound.places[0].dtype}|${bound.key}|${batchRank}|${isParted}|${readings}`;
}
