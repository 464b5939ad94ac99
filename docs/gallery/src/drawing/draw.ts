// A picture as SVG: dagre lays it out, the style sheet colours it.

import { graphlib, layout } from '@dagrejs/dagre';
import type { Picture, PictureNode } from './picture.ts';

const namespace = 'http://www.w3.org/2000/svg';
const [labelWidth, resultWidth, nodeHeight, margin] = [7.6, 6.7, 44, 8];

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The picture, from data at the top to the loss at the bottom. */
export function draw({ nodes, edges }: Picture): SVGSVGElement {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 18, ranksep: 28, marginx: margin, marginy: margin });
  for (const node of nodes) graph.setNode(String(node.id), { ...sizeOf(node) });
  edges.forEach(([from, to], position) => {
    graph.setEdge(String(from), String(to), {}, String(position));
  });
  layout(graph);

  const { width = 0, height = 0 } = graph.graph();
  const svg = shape('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' });
  for (const edge of graph.edges()) svg.append(arrow(graph.edge(edge).points));
  for (const node of nodes) svg.append(box(node, graph.node(String(node.id))));
  return svg;
}

function sizeOf({ label, result }: PictureNode) {
  const width = 24 + Math.max(label.length * labelWidth, result.length * resultWidth);
  return { width, height: nodeHeight };
}

function box({ role, label, result }: PictureNode, { x, y, width, height }: Place): SVGElement {
  const group = shape('g', { class: `node ${role}`, transform: `translate(${x} ${y})` });
  const rounding = role === 'operation' ? 6 : height / 2;
  group.append(
    shape('rect', { x: -width / 2, y: -height / 2, width, height, rx: rounding }),
    text(label, { y: -4, class: 'label' }),
    text(result, { y: 13, class: 'result' }),
  );
  return group;
}

/** A smooth line through the points, with a head at its end. */
function arrow(points: readonly { readonly x: number; readonly y: number }[]): SVGElement {
  const [first, ...others] = points;
  const parts = [`M ${first.x} ${first.y}`];
  others.slice(0, -1).forEach((point, position) => {
    const next = others[position + 1];
    const isLast = position === others.length - 2;
    const [x, y] = isLast ? [next.x, next.y] : [(point.x + next.x) / 2, (point.y + next.y) / 2];
    parts.push(`Q ${point.x} ${point.y} ${x} ${y}`);
  });
  const group = shape('g', { class: 'edge' });
  const end = points[points.length - 1];
  const before = points[points.length - 2];
  const angle = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI;
  group.append(
    shape('path', { d: parts.join(' ') }),
    shape('path', {
      class: 'head',
      d: 'M 0 0 L -7 -3.5 L -7 3.5 Z',
      transform: `translate(${end.x} ${end.y}) rotate(${angle})`,
    }),
  );
  return group;
}

function text(content: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = shape('text', { 'text-anchor': 'middle', ...attributes });
  made.textContent = content;
  return made;
}

function shape<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
