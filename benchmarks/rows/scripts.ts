// One step of each tutorial script without automatic differentiation, as `examples/` has it: what
// the script reads of a step is read here as well.

import type { InputSpec } from '../inputs.ts';
import type { Row } from './row.ts';

const [N, D_in, H, D_out] = [64, 1000, 100, 10];
const flop = 2 * N * (2 * D_in * H + 3 * H * D_out);

function net(dtype: InputSpec['dtype']): InputSpec[] {
  return [
    [N, D_in],
    [N, D_out],
    [D_in, H],
    [H, D_out],
  ].map((shape, i) => ({ shape, seed: i + 1, kind: 'centered', dtype }));
}

/**
 * Points as parts of π, then coefficients: such that none is near zero in the steps that are
 * compared, where rounding would be all there is of it.
 */
export function curve(dtype: InputSpec['dtype'], coefficients = 4): InputSpec[] {
  return [
    { shape: [2000], seed: 1, kind: 'centered', dtype },
    { shape: [coefficients], seed: 10, kind: 'centered', dtype },
  ];
}

export const scriptRows: readonly Row[] = [
  {
    name: 'polynomial/numpy, float64',
    op: 'polynomialInNumbers',
    inputs: curve('float64'),
    tolerance: 1e-9,
    target: 'other',
  },
  {
    name: 'polynomial/tensor',
    op: 'polynomial',
    inputs: curve('float32'),
    tolerance: 1e-4,
    target: 'polynomial',
  },
  {
    name: 'tensor/two-layer-net-numpy, float64',
    op: 'twoLayerNet',
    inputs: net('float64'),
    flop,
    tolerance: 1e-9,
    target: 'gemm-bound',
  },
  {
    name: 'tensor/two-layer-net',
    op: 'twoLayerNet',
    inputs: net('float32'),
    flop,
    tolerance: 1e-4,
    target: 'gemm-bound',
  },
];
