// How long kernels take on one thread, roughly: what is worth sharing, and into how many parts.
// Only who computes what depends on it, never what is computed.

import { dtypes, type Expression, type Kernel, topologicalOrder } from '@gradus/tensor/backend';
import { callsHost } from '../code/host.ts';
import { lowerFunctions } from '../functions/lowering.ts';
import { maximumParts } from '../memory/workspace.ts';

/** Nanoseconds of work from which on it is shared, and of the smallest part. */
export const sharedWork = 40_000;
const partWork = 8_000;

/** Nanoseconds an element: for each byte moved, each node of an expression, each call of Math. */
const weights = { byte: 0.02, node: 0.05, hostCall: 8 } as const;

const knownWork = new WeakMap<Kernel, number>();

/** Nanoseconds that expressions over one element of the inputs take. */
export function elementWork(kernel: Kernel, expressions: readonly Expression[]): number {
  const known = knownWork.get(kernel);
  if (known !== undefined) return known;
  const nodes = topologicalOrder(expressions.map(lowerFunctions));
  const results = [...kernel.inputs, ...expressions.map(({ dtype }) => dtype)];
  const bytes = results.reduce((sum, dtype) => sum + dtypes[dtype].bytes, 0);
  const width = Math.max(...nodes.map(({ dtype }) => dtypes[dtype].bytes)) / 4;
  const hostCalls = nodes.filter(callsHost).length;
  const computing = nodes.length * width * weights.node + hostCalls * weights.hostCall;
  const work = Math.max(bytes * weights.byte, computing);
  knownWork.set(kernel, work);
  return work;
}

/** Into how many parts so much work is cut for so many threads. */
export function partsOf(work: number, threads: number): number {
  return Math.max(2, Math.min(maximumParts, 4 * threads, Math.floor(work / partWork)));
}
