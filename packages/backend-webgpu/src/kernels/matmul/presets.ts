// Which tiling suits a product on a device: a table, read from the top. Sizes decide, and what the
// device is; values never do, so equal shapes are always summed in one order.

import type { DeviceFacts } from '../../encode/program.ts';
import type { Product } from './product.ts';

/** Tiles of `rows × columns` results a workgroup, kept in its memory `depth` terms at a time. */
export interface SharedTiling {
  readonly kind: 'shared';
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Results of an invocation, multiples of 4. */
  readonly threadRows: number;
  readonly threadColumns: number;
}

/** Tiles of `rows × columns` results an invocation, straight from the operands: no barriers. */
export interface DirectTiling {
  readonly kind: 'direct';
  readonly rows: number;
  readonly columns: number;
  readonly invocations: number;
}

/** One result a workgroup, whose invocations share out the terms. */
export interface DotsTiling {
  readonly kind: 'dots';
}

export type Tiling = SharedTiling | DirectTiling | DotsTiling;

function shared(
  rows: number,
  columns: number,
  depth: number,
  [threadRows, threadColumns]: readonly [number, number],
): SharedTiling {
  return { kind: 'shared', rows, columns, depth, threadRows, threadColumns };
}

function direct(rows: number, columns: number, invocations: number): DirectTiling {
  return { kind: 'direct', rows, columns, invocations };
}

export const presets = {
  large: shared(128, 128, 16, [8, 8]),
  medium: shared(64, 64, 16, [4, 4]),
  small: shared(32, 32, 16, [4, 4]),
  /** Few rows: most of the work is to read b. */
  skinny: shared(8, 128, 16, [4, 4]),
  /** Few columns, which is the same the other way round. */
  tall: shared(128, 8, 16, [4, 4]),
  /** A matrix times a vector, or few results of many terms. */
  dots: { kind: 'dots' },
  /** A matrix times a vector, where its lines lie beside each other. */
  lines: direct(1, 1, 64),
  register: direct(8, 8, 16),
  patch: direct(4, 4, 16),
  row: direct(1, 4, 16),
  column: direct(4, 1, 16),
  longColumn: direct(4, 1, 64),
  few: direct(1, 1, 16),
} as const satisfies Readonly<Record<string, Tiling>>;

export type Preset = keyof typeof presets;

interface Candidate {
  readonly preset: Preset;
  readonly suits: (product: Product, least: number, tiles: (side: number) => number) => boolean;
}

/** Workgroups that a graphics card wants at least, so that all of it has work. */
const busy = 64;

/** Terms that occupy the invocations of a workgroup. */
const manyTerms = 64;

// A card hides waiting by switching between workgroups, and reads memory in lines: neighbouring
// invocations read neighbouring elements. Large tiles read less and are fewer.
const cardTable: readonly Candidate[] = [
  { preset: 'dots', suits: (p, least) => p.depth >= manyTerms && least === 1 && hasLongLines(p) },
  { preset: 'dots', suits: (p) => p.depth >= manyTerms && p.rows * p.columns <= 16 },
  { preset: 'lines', suits: (_, least) => least === 1 },
  { preset: 'skinny', suits: (p) => p.rows <= 8 },
  { preset: 'tall', suits: (p) => p.columns <= 8 },
  { preset: 'large', suits: (_, least, tiles) => least >= 128 && tiles(128) >= busy },
  { preset: 'medium', suits: (_, least, tiles) => least > 32 && tiles(64) >= busy / 4 },
  { preset: 'small', suits: () => true },
];

// A processor has registers and caches for memory of a workgroup, and nothing is dearer to it than
// a barrier. Few results are shared out in smaller tiles, so that each core has some. All invocations
// of a workgroup cost it time, also those without results; so does each workgroup.
const processorTable: readonly Candidate[] = [
  { preset: 'few', suits: (p) => p.rows * p.columns <= 16 },
  { preset: 'row', suits: (p) => p.rows <= 2 },
  { preset: 'longColumn', suits: (p) => p.columns <= 2 && p.rows >= 512 },
  { preset: 'column', suits: (p) => p.columns <= 2 },
  { preset: 'register', suits: (_, least, tiles) => least > 4 && tiles(8) >= 16 },
  { preset: 'patch', suits: () => true },
];

/** The preset for a product; not one that the device has no room for. */
export function presetFor(product: Product, facts: DeviceFacts): Preset {
  const { rows, columns } = product;
  const least = Math.min(rows, columns);
  const batches = product.batch.reduce((count, size) => count * size, 1);
  const tiles = (side: number): number =>
    Math.ceil(rows / side) * Math.ceil(columns / side) * batches;
  const table = facts.isFallback ? processorTable : cardTable;
  const found = table.find(
    ({ preset, suits }) => suits(product, least, tiles) && fits(presets[preset], facts),
  );
  return found?.preset ?? 'patch';
}

/** Whether the terms of what is not the vector lie one after the other. */
function hasLongLines({ rows, a, b }: Product): boolean {
  return Math.abs(rows === 1 ? b.row : a.column) === 1;
}

function fits(tiling: Tiling, facts: DeviceFacts): boolean {
  if (tiling.kind !== 'shared') return true;
  return (
    invocationsOf(tiling) <= facts.maxWorkgroupInvocations &&
    4 * (tiling.rows + tiling.columns) * tiling.depth <= facts.maxWorkgroupBytes
  );
}

/** How many invocations a workgroup has. */
export function invocationsOf(tiling: Tiling): number {
  if (tiling.kind === 'dots') return 64;
  if (tiling.kind === 'direct') return tiling.invocations;
  const { rows, columns, threadRows, threadColumns } = tiling;
  return (rows / threadRows) * (columns / threadColumns);
}

/** How many workgroups a product takes. */
export function workgroupsOf({ rows, columns, batch }: Product, tiling: Tiling): number {
  const batches = batch.reduce((count, size) => count * size, 1);
  if (tiling.kind === 'dots') return rows * columns * batches;
  const tiles = Math.ceil(rows / tiling.rows) * Math.ceil(columns / tiling.columns) * batches;
  return tiling.kind === 'shared' ? tiles : Math.ceil(tiles / invocationsOf(tiling));
}

/** Fewest terms of a part, below which adding the parts up takes longer than it saves. */
const partDepth = 256;

/** Most parts of a sum. */
const mostParts = 64;

/**
 * In how many parts the terms are summed, each by workgroups of its own: 1 where the results are
 * many already. A weight's gradient is a small matrix of long sums.
 */
export function partsFor(product: Product, tiling: Tiling, facts: DeviceFacts): number {
  const wanted = Math.floor((facts.isFallback ? 4 : busy) / workgroupsOf(product, tiling));
  return Math.max(1, Math.min(wanted, Math.floor(product.depth / partDepth), mostParts));
}
