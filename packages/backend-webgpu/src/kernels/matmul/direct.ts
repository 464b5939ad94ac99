// Products without memory of a workgroup: each invocation holds a tile of sums and reads its terms
// straight from the operands. Lines beyond the edge are read as the last ones and not stored.

import { declarations } from '../../wgsl/bindings.ts';
import { entryPoint } from '../../wgsl/grid.ts';
import { element, findTile, type ProductClass, parameter, storeSum, sumType } from './frame.ts';
import type { DirectTiling } from './presets.ts';

/** The shader of a class; `i` numbers the tiles. */
export function directCode(of: ProductClass, tiling: DirectTiling): string {
  const { rows, columns, invocations } = tiling;
  const lines: string[] = [];
  const [down, across] = [rows, columns].map((count) => Array.from({ length: count }, (_, i) => i));
  const type = sumType(of);
  for (const r of down) {
    const line = `min(row + ${r}u, ${parameter.rows} - 1u)`;
    lines.push(`var aAt${r} = aBase + ${line} * ${parameter.aRow};`);
    for (const c of across) lines.push(`var sum${r}_${c} = ${type}();`);
  }
  for (const c of across) {
    const line = `min(column + ${c}u, ${parameter.columns} - 1u)`;
    lines.push(`var bAt${c} = bBase + ${line} * ${parameter.bColumn};`);
  }
  lines.push('for (var k = 0u; k < depth; k++) {');
  for (const c of across) {
    lines.push(`let y${c} = ${element(of, 1, `bAt${c}`)};`, `bAt${c} += ${parameter.bTerm};`);
  }
  for (const r of down) {
    lines.push(`let x${r} = ${element(of, 0, `aAt${r}`)};`, `aAt${r} += ${parameter.aTerm};`);
    for (const c of across) lines.push(`sum${r}_${c} += x${r} * y${c};`);
  }
  lines.push('}');
  // One store in a loop: that many written out take compilers longer than all the rest.
  const sums = down.flatMap((r) => across.map((c) => `sum${r}_${c}`));
  lines.push(
    `var sums = array(${sums.join(', ')});`,
    `for (var n = 0u; n < ${sums.length}u; n++) {`,
    `let r = row + n / ${columns}u;`,
    `let c = column + n % ${columns}u;`,
    storeSum(of, 'r', 'c', 'sums[n]'),
    '}',
  );
  const body = findTile(of, 'i', rows, columns) + lines.map((line) => `  ${line}\n`).join('');
  return declarations(of.bound) + entryPoint(body, invocations);
}
