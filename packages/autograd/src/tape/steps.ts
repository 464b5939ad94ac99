// From an op and its inputs to its step in the graph.

import type { DType } from '@gradus/tensor';
import { dtypes, isScalar, type Op, type Value } from '@gradus/tensor/interpreter';
import { rulesFor } from '../derivatives/rules.ts';
import { historyOf } from './current.ts';
import type { History } from './history.ts';
import { OpNode } from './op-node.ts';

/** Where the gradient of each input goes, if anywhere. */
export type Edges = readonly (History | undefined)[];

/** Whether tensors of a dtype have gradients. */
export function hasGradients(dtype: DType): boolean {
  return dtypes[dtype].category === 'floating';
}

/** Where the gradients of inputs go; nothing if none of them needs one. */
export function edgesOf(inputs: readonly Value[]): Edges | undefined {
  let edges: (History | undefined)[] | undefined;
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    const history = isScalar(value) ? undefined : historyOf(value);
    if (history === undefined) continue;
    edges ??= new Array<History | undefined>(inputs.length).fill(undefined);
    edges[i] = history;
  }
  return edges;
}

/** The step of an op, before anything is saved. */
export function stepOf(op: Op, params: unknown, edges: Edges): OpNode {
  return new OpNode(op, params, edges, rulesFor(op, params, edges));
}
