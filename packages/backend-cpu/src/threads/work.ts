// How long kernels take on one thread, roughly: what is worth sharing, and into how many parts.
// Only who computes what depends on it, never what is computed.

import {
  dtypes,
  type Expression,
  type Kernel,
  type ReduceKernel,
  topologicalOrder,
} from '@gradus/tensor/backend';
import { callsHost } from '../code/host.ts';
import { lowerFunctions } from '../functions/lowering.ts';
import { maximumParts } from '../memory/workspace.ts';

/** Nanoseconds of work in the smallest part. */
const partWork = 8_000;

/** Nanoseconds an element: for each byte moved, each node of an expression, each call of Math. */
const weights = { byte: 0.013, node: 0.03, hostCall: 4 } as const;

const knownWork = new WeakMap<Kernel, number>();

function known(kernel: Kernel, estimate: () => number): number {
  const work = knownWork.get(kernel) ?? estimate();
  knownWork.set(kernel, work);
  return work;
}

/** Nanoseconds that a kernel takes for one element of its inputs, and of its outputs. */
export function elementWork(
  kernel: Kernel,
  expressions: readonly Expression[],
  outputs: readonly Expression[] = expressions,
): number {
  return known(kernel, () => {
    const moved = [...kernel.inputs, ...outputs.map(({ dtype }) => dtype)];
    const bytes = moved.reduce((sum, dtype) => sum + dtypes[dtype].bytes, 0);
    const nodes = topologicalOrder(expressions.map(lowerFunctions));
    const width = Math.max(...nodes.map(({ dtype }) => dtypes[dtype].bytes)) / 4;
    const calls = nodes.filter(callsHost).length;
    const computing = nodes.length * width * weights.node + calls * weights.hostCall;
    return Math.max(bytes * weights.byte, computing);
  });
}

/** Nanoseconds that a reduction takes for one element. */
export function reduceWork(kernel: ReduceKernel): number {
  return elementWork(kernel, [kernel.prologue], []);
}

/** Into how many parts so much work is cut for so many threads. */
export function partsOf(work: number, threads: number): number {
  return Math.max(2, Math.min(maximumParts, 4 * threads, Math.floor(work / partWork)));
}
