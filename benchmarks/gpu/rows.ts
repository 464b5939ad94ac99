// The rows of the benchmark on WebGPU: a part of the CPU's, and one whose ops are next to nothing.

import { elementwiseRows } from '../rows/elementwise.ts';
import { optimizerRows } from '../rows/optimizers.ts';
import { productRows, smallProductsRow } from '../rows/products.ts';
import type { OpName, Row } from '../rows/row.ts';
import { scriptRows } from '../rows/scripts.ts';
import { trainingRows } from '../rows/training.ts';

const ops: readonly OpName[] = [
  'softmax',
  'mm',
  'mmOfTransposedLeft',
  'mmOfTransposedRight',
  'polynomial',
  'polynomial/autograd',
  'polynomial/nn',
  'polynomial/optim',
  'twoLayerNet',
  'autograd/two-layer-net',
  'nn/two-layer-net',
  'nn/two-layer-net-optim',
  'sgd',
  'momentum',
  'adam',
  'rmsprop',
];

/** Multiply-adds of a row at most: TensorFlow.js takes a second for these on an adapter in software. */
const mostFlop = 2 * 256 ** 3;

export const gpuRows: readonly Row[] = [
  smallProductsRow,
  ...[...elementwiseRows, ...productRows, ...scriptRows, ...trainingRows, ...optimizerRows].filter(
    ({ op, inputs, flop = 0 }) =>
      ops.includes(op) && inputs[0].dtype === 'float32' && flop <= mostFlop,
  ),
];
