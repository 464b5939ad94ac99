// What recording and walking back cost where the numbers themselves cost next to nothing.

import type { InputSpec } from '../inputs.ts';
import type { Row } from './row.ts';

/** Pairs of a product and a sum in the chain: 1 000 ops. `peers/worker_training.py` has the same. */
export const chainPairs = 500;

const [x, w, v] = [1, 2, 3].map(
  (seed): InputSpec => ({ shape: [4], seed, kind: 'unit', dtype: 'float32' }),
);

function row(name: string, op: Row['op'], inputs: readonly InputSpec[], tolerance: number): Row {
  return { name, op, inputs, tolerance, target: 'other' };
}

export const tapeRows: readonly Row[] = [
  row('mul of two float32[4]', 'mul', [x, w], 0),
  row('mul of two float32[4], recorded', 'recordedMul', [x, w], 0),
  row('1 000 ops on float32[4], forward and backward', 'chain', [x, w, v], 1e-4),
  row('1 000 ops on float32[4], backward alone', 'chainBackward', [x, w, v], 1e-4),
];
