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
  | 'polynomial'
  | 'polynomialInNumbers'
  | 'twoLayerNet';

export interface Row {
  readonly name: string;
  readonly op: OpName;
  readonly inputs: readonly InputSpec[];
  /** Multiply-adds count twice; absent where bandwidth or bookkeeping bounds the work. */
  readonly flop?: number;
  /** Bytes that the ops read and write, one op after the other. */
  readonly bytes?: number;
  /** How far results may differ, as a part of the largest element. */
  readonly tolerance: number;
  /** What a peer is measured against; rows without one are compared alone. */
  readonly target: 'small' | 'map' | 'gemm' | 'gemm-bound' | 'other';
}
