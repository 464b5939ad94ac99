// Where the boxes of a drawing stand. A layout library decides; it is loaded when something is
// drawn, and not before.

import { GraphError } from '../errors.ts';
import type { Drawing } from './drawing.ts';

/** A point, in pixels from the upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A place, by its middle. */
export interface Place extends Point {
  readonly width: number;
  readonly height: number;
}

/** Places of boxes and frames, and the course of each arrow. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly places: ReadonlyMap<string, Place>;
  readonly courses: readonly (readonly Point[])[];
}

/** Places for boxes of the sizes that `sizeOf` gives. */
export async function laidOut(
  drawing: Drawing,
  sizeOf: (box: Drawing['boxes'][number]) => { readonly width: number; readonly height: number },
): Promise<Layout> {
  const { Graph, layout } = await library();
  const graph = new Graph({ compound: true, multigraph: true });
  graph.setGraph({ nodesep: 24, ranksep: 36, marginx: 16, marginy: 20 });
  graph.setDefaultEdgeLabel(() => ({}));
  const { boxes, frames, arrows } = drawing;
  for (const box of boxes) graph.setNode(box.id, { ...sizeOf(box) });
  for (const { id } of frames) graph.setNode(id, {});
  for (const { id, frame } of [...boxes, ...frames]) {
    if (frame !== undefined) graph.setParent(id, frame);
  }
  for (const [i, { from, to }] of arrows.entries()) graph.setEdge(from, to, {}, String(i));
  layout(graph);
  const placed = [...boxes, ...frames].map(({ id }) => [id, graph.node(id)] as const);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    places: new Map(placed),
    courses: arrows.map(({ from, to }, i) => graph.edge(from, to, String(i)).points),
  };
}

async function library(): Promise<typeof import('@dagrejs/dagre')> {
  try {
    return await import('@dagrejs/dagre');
  } catch (cause) {
    const error = new GraphError(
      'toSvg',
      '@dagrejs/dagre, which places the boxes, is not installed; npm install @dagrejs/dagre, or ' +
        'draw what toDot() gives with Graphviz',
    );
    error.cause = cause;
    throw error;
  }
}
