// What is fed to a run: tensors by node, or by the names of placeholders. Nothing is done before
// all of it was found to fit.

import { Tensor } from '@gradus/tensor';
import { checkLive, describe, worded } from '@gradus/tensor/interpreter';
import { GraphError } from '../errors.ts';
import type { Graph } from './graph.ts';
import { GraphNode } from './node.ts';
import { Placeholder, unfit } from './placeholder.ts';

/** Tensors by the names of placeholders, or by node: any node can be fed. */
export type Feed =
  | { readonly [placeholder: string]: Tensor }
  | Iterable<readonly [GraphNode, Tensor]>;

/** What is fed, by node. */
export function fedOf(graph: Graph, feed: Feed): Map<GraphNode, Tensor> {
  const fed = new Map<GraphNode, Tensor>();
  if (typeof feed !== 'object' || feed instanceof Tensor) {
    throw new GraphError('run', `the feed is ${worded(feed)}; it is { name: tensor } or a list`);
  }
  for (const [node, value] of isList(feed) ? feed : byName(graph, feed)) {
    if (!(node instanceof GraphNode)) {
      throw new GraphError('run', `${worded(node)} is fed; feeds are by node, or by name`);
    }
    checkFeed(node, value);
    fed.set(node, value);
  }
  return fed;
}

function byName(graph: Graph, feed: { readonly [name: string]: Tensor }): [GraphNode, Tensor][] {
  return Object.entries(feed).map(([name, value]) => {
    const placeholder = graph.placeholders.find((other) => other.name === name);
    if (placeholder !== undefined) return [placeholder, value];
    const names = graph.placeholders.map((other) => other.name).join(', ');
    throw new GraphError(
      'run',
      `there is no placeholder ${name}; ${names === '' ? 'the graph has none' : `there are ${names}`}`,
      { name },
    );
  });
}

// Untyped callers may feed anything.
function checkFeed(node: GraphNode, value: unknown): void {
  if (!(value instanceof Tensor)) {
    throw new GraphError('run', `${node.name} is fed ${worded(value)}; feeds are tensors`);
  }
  checkLive('run', value);
  if (node instanceof Placeholder && !node.takes(value)) throw unfit(node, value);
  if (!value.requiresGrad) return;
  throw new GraphError(
    'run',
    `${node.name} is fed ${describe(value)}, which requires a gradient; a run records nothing for ` +
      'it. Feed detach()',
    { dtype: value.dtype, shape: value.shape },
  );
}

function isList(feed: Feed): feed is Iterable<readonly [GraphNode, Tensor]> {
  return Symbol.iterator in feed;
}
