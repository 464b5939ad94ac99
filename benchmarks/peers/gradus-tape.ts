// What recording and walking back cost, on tensors of four elements.

import type { Tensor } from '../../packages/tensor/src/index.ts';
import { chainPairs } from '../rows/tape.ts';
import { leaves } from './gradus-parameters.ts';
import { type Script, taskOf } from './gradus-task.ts';
import type { Task } from './peer.ts';

function recordedMul([x, y]: readonly Tensor[]): Task {
  return taskOf(([a, b]) => a.mul(b), [x.requiresGrad_(), y]);
}

function chained([x, w, v]: readonly Tensor[]): Tensor {
  let y = x;
  for (let i = 0; i < chainPairs; i++) y = y.mul(w).add(v);
  return y.sum();
}

// Weights near one, so that the products of a thousand neither vanish nor grow out of range.
function leavesOfChain([x, w, v]: readonly Tensor[]): readonly Tensor[] {
  return leaves([x, w.mul(0.01).add(0.99), v]);
}

function gradientsOf(tensors: readonly Tensor[]): Tensor[] {
  return tensors.flatMap((x) => {
    const gradient = x.grad;
    x.grad = null;
    return gradient === null ? [] : [gradient];
  });
}

function chain(inputs: readonly Tensor[]): Task {
  return taskOf((x) => {
    chained(x).backward();
    return gradientsOf(x);
  }, leavesOfChain(inputs));
}

function chainBackward(inputs: readonly Tensor[]): Task {
  const start = leavesOfChain(inputs);
  const result = chained(start);
  return taskOf((x) => {
    result.backward(undefined, { retainGraph: true });
    return gradientsOf(x);
  }, start);
}

/** Chains by the op of their row. */
export const gradusTape = {
  recordedMul,
  chain,
  chainBackward,
} satisfies Readonly<Record<string, Script>>;
