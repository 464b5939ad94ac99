// Dtypes and shapes of the nodes of a graph before anything is run, where they can be told: found
// by dry runs with two sizes for every open dim, which are open themselves where they differ.

import { empty, GradusError, Tensor } from '@gradus/tensor';
import { dryRun } from './dry-run.ts';
import { Frame } from './frame.ts';
import type { Graph } from './graph.ts';
import type { GraphNode, NodeValue } from './node.ts';
import type { VariableNode } from './variable.ts';

/** Sizes that stand for open ones. */
const stand = [5, 7] as const;

/** The dtype and shape of each node that has one, in words, `any` for what is open. */
export function shapesOf(graph: Graph, order: readonly GraphNode[]): Map<GraphNode, string> {
  const [first, second] = stand.map((size) => specs(graph, order, size));
  const shapes = new Map<GraphNode, string>();
  for (const [node, { dtype, shape }] of first) {
    const other = second.get(node);
    if (other?.shape.length !== shape.length) continue;
    const sizes = shape.map((size, d) => (size === other.shape[d] ? size : 'any'));
    shapes.set(node, `${dtype}[${sizes.join(', ')}]`);
  }
  return shapes;
}

type Spec = Pick<Tensor, 'dtype' | 'shape'>;

function specs(graph: Graph, order: readonly GraphNode[], open: number): Map<GraphNode, Spec> {
  const found = new Map<GraphNode, Spec>();
  const seen = (node: GraphNode, value: NodeValue): void => {
    if (value instanceof Tensor) found.set(node, { dtype: value.dtype, shape: value.shape });
  };
  dryRun(() => {
    const made: Tensor[] = [];
    const fed = new Map<GraphNode, Tensor>();
    const variables = new Map<VariableNode, Tensor>();
    const frame = new Frame(
      {
        fed,
        variables,
        seen,
        differentiated: new Set(),
        lastGradients: undefined,
        agreed: new Set(),
      },
      undefined,
      true,
    );
    const known = (tensor: Tensor): Tensor => {
      made.push(tensor);
      return tensor;
    };
    try {
      for (const placeholder of graph.placeholders) {
        const shape = placeholder.shape.map((size) => size ?? open);
        fed.set(placeholder, known(empty(shape, { dtype: placeholder.dtype })));
      }
      for (const variable of graph.variables) {
        tried(() => variables.set(variable, known(variable.initial())));
      }
      for (const node of order) tried(() => frame.compute([node]).next());
    } finally {
      frame.close();
      for (const tensor of made) tensor.dispose();
    }
  });
  return found;
}

// Sizes that stand for others need not fit; then nothing is known of what follows.
function tried(step: () => unknown): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof GradusError)) throw error;
  }
}
