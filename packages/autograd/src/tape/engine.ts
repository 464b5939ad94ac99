// The way back: from gradients of results to those of leaves, one step of the graph at a time, the
// one recorded last first. Gradients that lead nowhere further are let go as soon as they are used.

import { add, type Tensor } from '@gradus/tensor';
import { alias } from './alias.ts';
import { checkGradients, isDetectingAnomaly } from './anomaly.ts';
import type { History } from './history.ts';
import { watch } from './hooks.ts';
import type { Gradients, Node } from './node.ts';

/** A result and its gradient. */
export interface Root {
  readonly history: History;
  readonly gradient: Tensor;
}

export interface Run {
  /** Whether what was saved is kept for another run. */
  readonly retainGraph: boolean;
  /** Only these histories' gradients are wanted; those of all leaves unless given. */
  readonly wanted?: ReadonlySet<History>;
}

/** A step that is waiting for gradients of its outputs. */
interface Task {
  readonly node: Node;
  /** Steps that have yet to send theirs. */
  missing: number;
  readonly gradients: Gradients;
  /** Outputs whose gradients are wanted themselves. */
  readonly wanted: readonly History[];
  /** Whether gradients go further from here. */
  readonly isLeading: boolean;
}

/** Gradients by the history that they belong to; each is the caller's to keep or to let go. */
export function gradientsOf(roots: readonly Root[], run: Run): Map<History, Tensor> {
  const { tasks, needed } = plan(roots, run.wanted);
  const results = new Map<History, Tensor>();
  const ready: Task[] = [];
  const isNeeded = (edge: History): boolean => needed === undefined || needed(edge);

  const deliver = (to: History, gradient: Tensor): void => {
    if (!isNeeded(to)) {
      gradient.dispose();
      return;
    }
    const task = to.node && tasks.get(to.node);
    if (task === undefined) collect(results, to, gradient);
    else task.gradients[to.index] = joined(task.gradients[to.index], gradient);
  };

  for (const { history, gradient } of roots) deliver(history, alias(gradient));
  for (const task of tasks.values()) if (task.missing === 0) insert(ready, task);
  for (let task = ready.pop(); task !== undefined; task = ready.pop()) {
    const { node, gradients } = task;
    watch(node, gradients);
    for (const history of task.wanted) {
      const gradient = gradients[history.index];
      if (gradient !== undefined) collect(results, history, alias(gradient));
    }
    if (!task.isLeading) {
      for (const gradient of gradients) gradient?.dispose();
      continue;
    }
    if (gradients.some((gradient) => gradient !== undefined)) {
      const given = node.backward(gradients, isNeeded);
      if (isDetectingAnomaly()) checkGradients(node, given);
      send(node.edges, given, gradients, deliver);
    }
    if (!run.retainGraph) node.release();
    for (const edge of node.edges) {
      const next = edge?.node && tasks.get(edge.node);
      if (next !== undefined && --next.missing === 0) insert(ready, next);
    }
  }
  return results;
}

/** Passes the gradients of inputs on, and lets go of those of outputs that went no further. */
function send(
  edges: readonly (History | undefined)[],
  given: Gradients,
  gradients: Gradients,
  deliver: (to: History, gradient: Tensor) => void,
): void {
  for (let i = 0; i < given.length; i++) {
    const [edge, gradient] = [edges[i], given[i]];
    if (gradient === undefined) continue;
    // Every place owns its handle, so that it can let go of it; the last one gets this one.
    const own = given.indexOf(gradient, i + 1) < 0 ? gradient : alias(gradient);
    if (edge === undefined) own.dispose();
    else deliver(edge, own);
  }
  for (const gradient of gradients) {
    if (gradient !== undefined && !given.includes(gradient)) gradient.dispose();
  }
}

function collect(results: Map<History, Tensor>, history: History, gradient: Tensor): void {
  results.set(history, joined(results.get(history), gradient));
}

/** The sum of two gradients, whose handles it uses up. */
export function joined(x: Tensor | undefined, y: Tensor): Tensor {
  if (x === undefined) return y;
  const sum = add(x, y);
  x.dispose();
  y.dispose();
  return sum;
}

// Ready steps, those recorded last at the end.
function insert(ready: Task[], task: Task): void {
  let i = ready.length;
  while (i > 0 && ready[i - 1].node.sequence > task.node.sequence) i--;
  ready.splice(i, 0, task);
}

const none: readonly History[] = [];

interface Plan {
  readonly tasks: ReadonlyMap<Node, Task>;
  readonly needed: ((edge: History) => boolean) | undefined;
}

/** The steps to take, each with the number of steps that lead to it. */
function plan(roots: readonly Root[], wanted: ReadonlySet<History> | undefined): Plan {
  const nodes = reachable(roots);
  const needed = wanted && neededFor(nodes, wanted);
  const tasks = new Map<Node, Task>();
  for (const node of nodes) {
    const isLeading = needed === undefined || needed.nodes.has(node);
    const outputs = needed?.outputs.get(node) ?? none;
    if (!isLeading && outputs.length === 0) continue;
    tasks.set(node, { node, missing: 0, gradients: [], wanted: outputs, isLeading });
  }
  for (const { node, isLeading } of tasks.values()) {
    if (!isLeading) continue;
    for (const edge of node.edges) {
      const next = edge?.node && tasks.get(edge.node);
      if (next !== undefined) next.missing++;
    }
  }
  return { tasks, needed: needed?.edge };
}

function reachable(roots: readonly Root[]): Set<Node> {
  const nodes = new Set<Node>();
  const open: Node[] = [];
  const visit = (history: History | undefined): void => {
    const node = history?.node;
    if (node === undefined || nodes.has(node)) return;
    nodes.add(node);
    open.push(node);
  };
  for (const { history } of roots) visit(history);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const edge of node.edges) visit(edge);
  }
  return nodes;
}

/** The steps that lead to a wanted history; steps recorded earlier are decided first. */
function neededFor(nodes: ReadonlySet<Node>, wanted: ReadonlySet<History>) {
  const outputs = new Map<Node, History[]>();
  for (const history of wanted) {
    if (history.node === undefined) continue;
    outputs.set(history.node, [...(outputs.get(history.node) ?? none), history]);
  }
  const leading = new Set<Node>();
  const edge = (to: History): boolean => {
    if (to.node === undefined) return wanted.has(to);
    const ofNode = outputs.get(to.node) ?? none;
    return leading.has(to.node) || ofNode.some(({ index }) => index === to.index);
  };
  for (const node of [...nodes].sort((a, b) => a.sequence - b.sequence)) {
    if (node.edges.some((to) => to !== undefined && edge(to))) leading.add(node);
  }
  return { nodes: leading, outputs, edge };
}
