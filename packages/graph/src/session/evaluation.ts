// One run of a graph: every node that is needed, once. Reads of variables see what they held before
// the run; writes are done when all is computed.

import { noGrad } from '@gradus/autograd';
import { clone, type Tensor } from '@gradus/tensor';
import { ControlNode } from '../control/control-node.ts';
import { Frame, type Start } from './frame.ts';
import { Gradients } from './gradients.ts';
import type { GraphNode } from './node.ts';
import { ordered } from './order.ts';
import type { Steps } from './steps.ts';

/** All nodes that `roots` need, inputs before their readers; what is fed needs nothing. */
export function needed(
  roots: readonly GraphNode[],
  fed: ReadonlyMap<GraphNode, unknown>,
): GraphNode[] {
  return ordered(roots, (node) => (fed.has(node) ? [] : [...node.dependencies, ...node.inputs]));
}

/** The values of `fetches`, in order, null where there is none; variables are written. */
export function* evaluated(
  fetches: readonly GraphNode[],
  values: Pick<Start, 'agreed' | 'fed' | 'variables'>,
): Steps<(Tensor | null)[]> {
  const order = needed(fetches, values.fed);
  const gradients = order.flatMap(gradientsIn);
  const frame = new Frame({
    ...values,
    differentiated: new Set(gradients.flatMap(({ xs }) => xs)),
    lastGradients: gradients.every(({ body }) => body === undefined) ? gradients.at(-1) : undefined,
  });
  try {
    yield* frame.compute(order);
    const results = noGrad(() =>
      fetches.map((node) => {
        if (frame.found(node) === null) return null;
        // A copy, for what is fetched of a variable is its value before the run.
        return clone(frame.valueOf(node));
      }),
    );
    frame.commit();
    return results;
  } finally {
    frame.close();
  }
}

/** The gradients that a node computes: itself, or in its branches and rounds. */
function gradientsIn(node: GraphNode): Gradients[] {
  if (node instanceof Gradients) return [node];
  if (!(node instanceof ControlNode)) return [];
  return node.bodies.flatMap(({ order }) => order.flatMap(gradientsIn));
}
