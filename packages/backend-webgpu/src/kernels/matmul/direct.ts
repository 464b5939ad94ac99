// Products without memory of a workgroup: each invocation holds a tile of sums and reads its terms
// straight from the operands. Lines beyond the edge are read as the last ones and not stored.

import { declarations } from '../../wgsl/bindings.ts';
import { entryPoint } from '../../wgsl/grid.ts';
import { findReach, inReach } from '../../wgsl/reach.ts';
import { element, findTile, type ProductClass, parameter, storeSum, sumType } from './frame.ts';
import type { DirectTiling } from './presets.ts';

/**
 * Terms that are summed on their own before their sum joins the others: what rounding takes grows
 * with the length of a block and with the number of blocks, not with that of all terms.
 */
const block = 32;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** The shader of a class; `i` numbers the tiles. */
export function directCode(of: ProductClass, tiling: DirectTiling): string {
  const { rows, columns, invocations } = tiling;
  const lines: string[] = [];
  const [down, across] = [range(rows), range(columns)];
  const tile = down.flatMap((r) => across.map((c) => `${r}_${c}`));
  const type = sumType(of);
  const term = (operand: 0 | 1, at: string): string =>
    element(of, operand, inReach(of.bound.places[operand], at));
  for (const r of down) {
    const line = `min(row + ${r}u, ${parameter.rows} - 1u)`;
    lines.push(`var aAt${r} = aBase + ${line} * ${parameter.aRow};`);
  }
  for (const c of across) {
    const line = `min(column + ${c}u, ${parameter.columns} - 1u)`;
    lines.push(`var bAt${c} = bBase + ${line} * ${parameter.bColumn};`);
  }
  for (const place of tile) lines.push(`var sum${place} = ${type}();`);
  lines.push(`for (var first = 0u; first < depth; first += ${block}u) {`);
  for (const place of tile) lines.push(`var part${place} = ${type}();`);
  lines.push(`let end = min(first + ${block}u, depth);`, 'for (var k = first; k < end; k++) {');
  for (const c of across) {
    lines.push(`let y${c} = ${term(1, `bAt${c}`)};`, `bAt${c} += ${parameter.bTerm};`);
  }
  for (const r of down) {
    lines.push(`let x${r} = ${term(0, `aAt${r}`)};`, `aAt${r} += ${parameter.aTerm};`);
    for (const c of across) lines.push(`part${r}_${c} += x${r} * y${c};`);
  }
  lines.push('}');
  for (const place of tile) lines.push(`sum${place} += part${place};`);
  lines.push('}');
  // One store in a loop: that many written out take compilers longer than all the rest.
  lines.push(
    `var sums = array(${tile.map((place) => `sum${place}`).join(', ')});`,
    `for (var n = 0u; n < ${tile.length}u; n++) {`,
    `let r = row + n / ${columns}u;`,
    `let c = column + n % ${columns}u;`,
    storeSum(of, 'r', 'c', 'sums[n]', (at) => inReach(of.bound.places[2], at)),
    '}',
  );
  const statements = lines.map((line) => `  ${line}\n`).join('');
  const body = findReach(of.bound) + findTile(of, 'i', rows, columns) + statements;
  return declarations(of.bound) + entryPoint(body, invocations);
}
