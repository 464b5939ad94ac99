// One step of each tutorial script that trains by automatic differentiation, as `examples/` has
// it: what the script reads of a step is read here as well.

import type { InputSpec } from '../inputs.ts';
import type { Row, TrainingScript } from './row.ts';
import { curve } from './scripts.ts';

/**
 * Middle layers of the dynamic net in four steps that follow each other, instead of random draws;
 * such a call is a whole round of them. `peers/worker_nets.py` has the same.
 */
export const depths: readonly number[] = [2, 0, 3, 1];

/** Terms above the cubic one in three steps of the dynamic polynomial, likewise; also in `peers/worker_polynomials.py`. */
export const extraTerms: readonly number[] = [2, 0, 1];

const [N, D_in, H, D_out] = [64, 1000, 100, 10];

/** Products of a net, forward and backward, without those of middle layers. */
const outerFlop = 2 * N * (2 * D_in * H + 3 * H * D_out);
const middleFlop = 2 * N * 3 * H * H;
const dynamicFlop = depths.reduce((sum, depth) => sum + outerFlop + depth * middleFlop, 0);

function input(shape: readonly number[], seed: number, scale = 1): InputSpec {
  return { shape, seed, kind: 'centered', dtype: 'float32', scale };
}

/** Weight and bias, as large as a Linear's first ones. */
function linear(inFeatures: number, outFeatures: number, seed: number): InputSpec[] {
  const scale = 1 / Math.sqrt(inFeatures);
  return [input([outFeatures, inFeatures], seed, scale), input([outFeatures], seed + 1, scale)];
}

const data = [input([N, D_in], 1), input([N, D_out], 2)];
const matrices = [...data, input([D_in, H], 3), input([H, D_out], 4)];
// Rows by rule are more alike than random ones: at the rates of these scripts, larger data would
// make the losses grow without bound.
const smallData = [input([N, D_in], 1, 0.1), input([N, D_out], 2)];
const net = [...smallData, ...linear(D_in, H, 3), ...linear(H, D_out, 5)];
const dynamicNet = [
  ...smallData,
  ...linear(D_in, H, 3),
  ...linear(H, H, 5),
  ...linear(H, D_out, 7),
];

const [points] = curve('float32');
const features = [points, ...linear(3, 1, 2)];

function netRow(op: TrainingScript, inputs: readonly InputSpec[], flop = outerFlop): Row {
  return { name: op, op, inputs, flop, tolerance: 1e-4, target: 'gemm-bound' };
}

function polynomialRow(op: TrainingScript, inputs: readonly InputSpec[]): Row {
  return { name: op, op, inputs, tolerance: 1e-4, target: 'polynomial' };
}

/** A row whose call is a round of steps says how many. */
function inSteps(row: Row, steps: number): Row {
  return { ...row, name: `${row.name}, ${steps} steps` };
}

export const trainingRows: readonly Row[] = [
  netRow('autograd/two-layer-net', matrices),
  netRow('autograd/two-layer-net-variable', matrices),
  netRow('autograd/two-layer-net-custom-function', matrices),
  netRow('nn/two-layer-net', net),
  netRow('nn/two-layer-net-optim', net),
  netRow('nn/two-layer-net-module', net),
  inSteps(netRow('nn/dynamic-net', dynamicNet, dynamicFlop), depths.length),
  polynomialRow('polynomial/autograd', curve('float32')),
  polynomialRow('polynomial/function', [points]),
  polynomialRow('polynomial/nn', features),
  polynomialRow('polynomial/optim', features),
  polynomialRow('polynomial/module', curve('float32')),
  inSteps(polynomialRow('polynomial/dynamic', curve('float32', 5)), extraTerms.length),
];
