// The shader that merges neighbouring runs of sorted pairs. Each invocation makes a few outputs in
// a row: where they start in both runs is found by halving, so no one waits for another.

import { type Bound, declarations } from '../../wgsl/bindings.ts';
import { entryPoint } from '../../wgsl/grid.ts';

/** Outputs of an invocation; two runs are a multiple of it. */
export const outputs = 16;

/** How many: invocations, the length of a line, invocations a line, the length of a run. */
export const mergeParameters = 4;

// Source of the search: O. Green, R. McColl, D. Bader, "GPU Merge Path", 2012.
export function mergeCode(bound: Bound): string {
  const [from, to] = bound.places.map(({ binding }) => `b${binding}`);
  const body = `  if (i >= params.p0) { return; }
  let base = i / params.p2 * params.p1;
  let start = i % params.p2 * ${outputs}u;
  let first = start / (2u * params.p3) * (2u * params.p3);
  let aEnd = min(first + params.p3, params.p1);
  let bEnd = min(first + 2u * params.p3, params.p1);
  let before = start - first;
  var low = before - min(before, bEnd - aEnd);
  var high = min(before, aEnd - first);
  while (low < high) {
    let middle = (low + high) / 2u;
    let x = ${from}[2u * (base + first + middle)];
    let y = ${from}[2u * (base + aEnd + before - 1u - middle)];
    if (x <= y) { low = middle + 1u; } else { high = middle; }
  }
  var a = first + low;
  var b = aEnd + before - low;
  var x = ${from}[2u * (base + a)];
  var y = ${from}[2u * (base + b)];
  let end = min(start + ${outputs}u, bEnd);
  for (var n = start; n < end; n++) {
    let at = 2u * (base + n);
    if (a < aEnd && (b >= bEnd || x <= y)) {
      ${to}[at] = x;
      ${to}[at + 1u] = ${from}[2u * (base + a) + 1u];
      a++;
      x = ${from}[2u * (base + a)];
    } else {
      ${to}[at] = y;
      ${to}[at + 1u] = ${from}[2u * (base + b) + 1u];
      b++;
      y = ${from}[2u * (base + b)];
    }
  }`;
  return declarations(bound) + entryPoint(body);
}
