// Matrix products: square ones, and those of the two-layer net, gradients included.

import type { InputSpec } from '../inputs.ts';
import type { OpName, Row } from './row.ts';

function matrix(rows: number, columns: number, seed: number): InputSpec {
  return { shape: [rows, columns], seed, kind: 'centered', dtype: 'float32' };
}

function row(name: string, op: OpName, a: InputSpec, b: InputSpec, flop: number): Row {
  return { name, op, inputs: [a, b], flop, tolerance: 1e-4, target: 'gemm' };
}

const [N, D_in, H] = [64, 1000, 100];
const flop = 2 * N * D_in * H;

export const productRows: readonly Row[] = [
  ...[64, 256, 1024].map((n) =>
    row(`GEMM ${n}³`, 'mm', matrix(n, n, 1), matrix(n, n, 2), 2 * n ** 3),
  ),
  row('GEMM 64×1000×100', 'mm', matrix(N, D_in, 1), matrix(D_in, H, 2), flop),
  row('GEMM xᵀ·g, 1000×64×100', 'mmOfTransposedLeft', matrix(N, D_in, 1), matrix(N, H, 2), flop),
  row('GEMM g·wᵀ, 64×100×1000', 'mmOfTransposedRight', matrix(N, H, 1), matrix(D_in, H, 2), flop),
];

/** Products in a chain: no peer can make one of two of them. */
export const smallProductCount = 100;

/** What an op costs that computes next to nothing; for devices that are given work. */
export const smallProductsRow: Row = {
  name: `${smallProductCount} products of float32[4, 4], one after the other`,
  op: 'smallProducts',
  // Such that a product is about as large as its operands.
  inputs: [1, 2].map((seed) => ({
    shape: [4, 4],
    seed,
    kind: 'unit',
    dtype: 'float32',
    scale: 0.5,
  })),
  tolerance: 1e-3,
  target: 'other',
};
