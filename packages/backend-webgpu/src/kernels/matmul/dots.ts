// Products of few results and many terms: a workgroup a result. Its invocations take the terms in
// turns and then add up their sums as a tree.

import { declarations } from '../../wgsl/bindings.ts';
import { entryPoint } from '../../wgsl/grid.ts';
import { element, findTile, type ProductClass, parameter, storeSum, sumType } from './frame.ts';
import { invocationsOf, presets } from './presets.ts';

/** The shader of a class; `group` numbers the results. */
export function dotsCode(of: ProductClass): string {
  const size = invocationsOf(presets.dots);
  const x = element(of, 0, `aBase + row * ${parameter.aRow} + k * ${parameter.aTerm}`);
  const y = element(of, 1, `bBase + column * ${parameter.bColumn} + k * ${parameter.bTerm}`);
  const body = `${findTile(of, 'group', 1, 1)}
  var sum = ${sumType(of)}();
  for (var k = lane; k < depth; k += ${size}u) { sum += ${x} * ${y}; }
  sums[lane] = sum;
  for (var half = ${size / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { sums[lane] += sums[lane + half]; }
  }
  if (lane == 0u) { ${storeSum(of, 'row', 'column', 'sums[0]')} }`;
  const memory = `var<workgroup> sums: array<${sumType(of)}, ${size}>;\n`;
  return declarations(of.bound) + memory + entryPoint(body, size);
}
