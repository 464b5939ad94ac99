// A graph as a drawing: nodes with their names and shapes, branches and rounds in frames.

import type { Body } from '../control/body.ts';
import { ControlNode } from '../control/control-node.ts';
import { needed } from '../session/evaluation.ts';
import { Gradients } from '../session/gradients.ts';
import type { Graph } from '../session/graph.ts';
import { Group } from '../session/group.ts';
import type { GraphNode } from '../session/node.ts';
import { Placeholder } from '../session/placeholder.ts';
import { Part } from '../session/several.ts';
import { shapesOf } from '../session/shapes.ts';
import { Assignment, VariableNode } from '../session/variable.ts';
import type { Arrow, Box, BoxKind, Drawing, FrameBox } from './drawing.ts';

/** The nodes that `roots` need. */
export function drawnGraph(graph: Graph, roots: readonly GraphNode[]): Drawing {
  const boxes: Box[] = [];
  const arrows: Arrow[] = [];
  const frames: FrameBox[] = [];
  const order = needed(roots, new Map());
  const shapes = shapesOf(graph, order);

  const draw = (nodes: readonly GraphNode[], frame: string | undefined): void => {
    for (const node of nodes) {
      const id = idOf(node);
      const shape = shapes.get(node);
      const lines = [titleOf(node), ...(shape === undefined ? [] : [shape])];
      boxes.push({ id, kind: kindOf(node), lines, frame });
      const read = node instanceof ControlNode ? node.read : node.inputs;
      for (const input of new Set(read)) arrows.push({ from: idOf(input), to: id });
      for (const before of new Set(node.dependencies)) {
        arrows.push({ from: idOf(before), to: id, isWeak: true });
      }
      if (node instanceof ControlNode) {
        node.bodies.forEach((body, i) => {
          drawBody(body, `${id}_${i}`, id, frame);
        });
      }
    }
  };
  const drawBody = (body: Body, id: string, to: string, frame: string | undefined): void => {
    frames.push({ id, label: body.role, frame });
    const read = new Set([...body.results, ...body.order.flatMap(({ inputs }) => inputs)]);
    draw([...body.parameters.filter((parameter) => read.has(parameter)), ...body.order], id);
    for (const result of new Set(body.results)) {
      const from = result.body === body ? idOf(result) : drawPassing(result, id);
      arrows.push({ from, to, isWeak: true });
    }
  };
  // A result from outside stands in the frame as well, which tells what gives it, and is not empty.
  const drawPassing = (node: GraphNode, frame: string): string => {
    const id = `${frame}_${idOf(node)}`;
    const shape = shapes.get(node);
    const lines = [`pass on ${titleOf(node)}`, ...(shape === undefined ? [] : [shape])];
    boxes.push({ id, kind: 'operation', lines, frame });
    arrows.push({ from: idOf(node), to: id });
    return id;
  };
  draw(order, undefined);
  return { boxes, arrows, frames };
}

function idOf({ id }: GraphNode): string {
  return `node${id}`;
}

function titleOf(node: GraphNode): string {
  return node.detail === '' ? node.name : `${node.name} ${node.detail}`;
}

function kindOf(node: GraphNode): BoxKind {
  if (node instanceof Placeholder) return 'placeholder';
  if (node instanceof VariableNode) return 'variable';
  if (node instanceof Assignment || node instanceof Group) return 'write';
  if (node instanceof Gradients) return 'gradient';
  if (node instanceof Part) return kindOf(node.inputs[0]);
  if (node instanceof ControlNode) return 'control';
  return node.name === 'constant' ? 'constant' : 'operation';
}
