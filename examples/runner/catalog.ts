// The tutorial scripts in the order of the ladder: each rung adds one idea to the one before.

export interface Script {
  /** Path under `examples/` without the ending. */
  readonly name: string;
  /** Name of its trace in `examples/reference/seed-N/{float32,float64}/`, without the ending. */
  readonly reference: string;
  /** What it computes in; the NumPy scripts compute in float64. */
  readonly dtype: 'float32' | 'float64';
  readonly steps: number;
  /** It prints step t when t % every is every − 1. */
  readonly every: number;
}

export const catalog: readonly Script[] = [
  {
    name: 'tensor/two-layer-net-numpy',
    reference: 'tensor-two-layer-net-numpy',
    dtype: 'float64',
    steps: 500,
    every: 1,
  },
  {
    name: 'tensor/two-layer-net',
    reference: 'tensor-two-layer-net',
    dtype: 'float32',
    steps: 500,
    every: 1,
  },
  {
    name: 'autograd/two-layer-net',
    reference: 'autograd-two-layer-net',
    dtype: 'float32',
    steps: 500,
    every: 1,
  },
  {
    name: 'autograd/two-layer-net-variable',
    reference: 'autograd-two-layer-net',
    dtype: 'float32',
    steps: 500,
    every: 1,
  },
  {
    name: 'autograd/two-layer-net-custom-function',
    reference: 'autograd-two-layer-net',
    dtype: 'float32',
    steps: 500,
    every: 1,
  },
  {
    name: 'graph/two-layer-net',
    reference: 'graph-two-layer-net',
    dtype: 'float32',
    steps: 500,
    every: 1,
  },
  {
    name: 'graph/compiled-two-layer-net',
    reference: 'autograd-two-layer-net',
    dtype: 'float32',
    steps: 500,
    every: 1,
  },
  {
    name: 'nn/two-layer-net',
    reference: 'nn-two-layer-net',
    dtype: 'float32',
    steps: 500,
    every: 1,
  },
  {
    name: 'nn/two-layer-net-optim',
    reference: 'nn-two-layer-net-optim',
    dtype: 'float32',
    steps: 500,
    every: 1,
  },
  {
    name: 'nn/two-layer-net-module',
    reference: 'nn-two-layer-net-module',
    dtype: 'float32',
    steps: 500,
    every: 1,
  },
  {
    name: 'nn/dynamic-net',
    reference: 'nn-dynamic-net',
    dtype: 'float32',
    steps: 500,
    every: 1,
  },
  {
    name: 'polynomial/numpy',
    reference: 'polynomial-numpy',
    dtype: 'float64',
    steps: 2000,
    every: 100,
  },
  {
    name: 'polynomial/tensor',
    reference: 'polynomial-tensor',
    dtype: 'float32',
    steps: 2000,
    every: 100,
  },
  {
    name: 'polynomial/autograd',
    reference: 'polynomial-autograd',
    dtype: 'float32',
    steps: 2000,
    every: 100,
  },
  {
    name: 'polynomial/function',
    reference: 'polynomial-function',
    dtype: 'float32',
    steps: 2000,
    every: 100,
  },
  {
    name: 'polynomial/nn',
    reference: 'polynomial-nn',
    dtype: 'float32',
    steps: 2000,
    every: 100,
  },
  {
    name: 'polynomial/optim',
    reference: 'polynomial-optim',
    dtype: 'float32',
    steps: 2000,
    every: 100,
  },
  {
    name: 'polynomial/module',
    reference: 'polynomial-module',
    dtype: 'float32',
    steps: 2000,
    every: 100,
  },
  {
    name: 'polynomial/dynamic',
    reference: 'polynomial-dynamic',
    dtype: 'float32',
    steps: 6000,
    every: 100,
  },
];
