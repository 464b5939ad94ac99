// A row of the benchmark: one op on given inputs, whoever computes it.

import type { InputSpec } from '../inputs.ts';

/** What peers implement, by name. */
export type OpName =
  | 'add'
  | 'mulAdd'
  | 'exp'
  | 'copy'
  | 'sum'
  | 'sumRows'
  | 'sumColumns'
  | 'softmax'
  | 'cumsum'
  | 'sort'
  | 'gather'
  | 'mm'
  | 'mmOfTransposedLeft'
  | 'mmOfTransposedRight'
  | 'smallProducts'
  | 'polynomial'
  | 'polynomialInNumbers'
  | 'twoLayerNet'
  | 'mul'
  | 'recordedMul'
  | 'chain'
  | 'chainBackward'
  | `deep-net/${number}`
  | OptimizerName
  | TrainingScript;

/** Optimizers, each taking a step with gradients that are given. */
export type OptimizerName = 'sgd' | 'momentum' | 'adam' | 'rmsprop';

/** Tutorial scripts that train by automatic differentiation, named as in `examples/`. */
export type TrainingScript =
  | 'autograd/two-layer-net'
  | 'autograd/two-layer-net-variable'
  | 'autograd/two-layer-net-custom-function'
  | 'nn/two-layer-net'
  | 'nn/two-layer-net-optim'
  | 'nn/two-layer-net-module'
  | 'nn/dynamic-net'
  | 'polynomial/autograd'
  | 'polynomial/function'
  | 'polynomial/nn'
  | 'polynomial/optim'
  | 'polynomial/module'
  | 'polynomial/dynamic';

export interface Row {
  readonly name: string;
  readonly op: OpName;
  readonly inputs: readonly InputSpec[];
  /** Multiply-adds count twice; absent where bandwidth or bookkeeping bounds the work. */
  readonly flop?: number;
  /** Bytes that the ops read and write, one op after the other. */
  readonly bytes?: number;
  /** How far results may differ, as a part of the largest element of the same part. */
  readonly tolerance: number;
  /** What a peer is measured against; rows without one are compared alone. */
  readonly target: 'small' | 'map' | 'gemm' | 'gemm-bound' | 'polynomial' | 'scaling' | 'other';
}
