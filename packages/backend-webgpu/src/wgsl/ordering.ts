// Which sums and products must be computed as they are written. Shader compilers reckon with real
// numbers: they take `(x + 1) − 1` for x, `(x · y) / y` too, and `a·b + a·c` for `a·(b + c)`. That
// changes results, and undoes what functions do to know what rounding took.

import type { Expression } from '@gradus/tensor/backend';

type Term = 'sum' | 'product' | 'fused' | 'other';

function termOf(node: Expression): Term {
  if (node.dtype !== 'float32') return 'other';
  if (node.kind === 'multiplyAdd') return 'fused';
  if (node.kind !== 'binary') return 'other';
  if (node.op === 'add' || node.op === 'sub') return 'sum';
  return node.op === 'mul' || node.op === 'div' ? 'product' : 'other';
}

const isArithmetic = (node: Expression): boolean => termOf(node) !== 'other';
const isProduct = (node: Expression): boolean => termOf(node) === 'product';

/** The nodes whose values are kept from compilers: sums in sums, products in both. */
export function keptInOrder(order: readonly Expression[]): Set<number> {
  const kept = new Set<number>();
  const keep = (nodes: readonly Expression[]): void => {
    for (const { id } of nodes) kept.add(id);
  };
  for (const node of order) {
    const term = termOf(node);
    if (node.kind === 'multiplyAdd' && term === 'fused') {
      keep([node.x, node.y].filter(isProduct));
      keep([node.z].filter(isArithmetic));
    } else if (node.kind === 'binary') {
      if (term === 'sum') keep([node.x, node.y].filter(isArithmetic));
      if (term === 'product') keep([node.x, node.y].filter(isProduct));
    }
  }
  return kept;
}
