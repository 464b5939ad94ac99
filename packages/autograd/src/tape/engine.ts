// The way back: from gradients of results to those of leaves, one step of the graph at a time, the
// one recorded last first. Gradients that lead nowhere further are let go as soon as they are used.

import { add, type Tensor } from '@gradus/tensor';
import { alias } from './alias.ts';
import { checkGradients, isDetectingAnomaly } from './anomaly.ts';
import type { History } from './history.ts';
import { hooked, watch } from './hooks.ts';
import type { Gradients, Node } from './node.ts';
import { Queue } from './queue.ts';

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

const none: readonly History[] = [];

/** A step that is waiting for gradients of its outputs. */
class Task {
  readonly node: Node;
  /** Steps that have yet to send theirs. */
  missing = 0;
  // Nearly all steps have one output.
  readonly gradients: Gradients = [undefined];
  /** Outputs whose gradients are wanted themselves. */
  wanted = none;
  /** Whether gradients go further from here. */
  isLeading = true;

  constructor(node: Node) {
    this.node = node;
  }
}

/** Gradients by the history that they belong to; each is the caller's to keep or to let go. */
export interface Found {
  readonly gradients: ReadonlyMap<History, Tensor>;
  /** Those of tensors that retain their gradient. */
  readonly retained: ReadonlyMap<History, Tensor>;
}

/** Runs backward. No history is changed, so that a failure on the way leaves them as they were. */
export function gradientsOf(roots: readonly Root[], run: Run): Found {
  const { tasks, needed } = plan(roots, run.wanted);
  const results = new Map<History, Tensor>();
  const retained = new Map<History, Tensor>();
  const ready = new Queue<Task>();
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
  for (const task of tasks.values()) if (task.missing === 0) ready.push(task);
  for (let task = ready.pop(); task !== undefined; task = ready.pop()) {
    const { node, gradients } = task;
    watch(node, gradients, retained);
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
      if (next !== undefined && --next.missing === 0) ready.push(next);
    }
  }
  // What passed through a step was seen by its hooks there.
  for (const [history, gradient] of results) {
    if (history.isLeaf) results.set(history, hooked(history, gradient));
  }
  return { gradients: results, retained };
}

/** Passes the gradients of inputs on, and lets go of those of outputs that went no further. */
function send(
  edges: readonly (History | undefined)[],
  given: Gradients,
  gradients: Gradients,
  deliver: (to: History, gradient: Tensor) => void,
): void {
  for (let i = 0; i < given.length; i++) {
    const edge = edges[i];
    const gradient = given[i];
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

interface Plan {
  readonly tasks: ReadonlyMap<Node, Task>;
  readonly needed: ((edge: History) => boolean) | undefined;
}

/** The steps to take, each with the number of steps that lead to it. */
function plan(roots: readonly Root[], wanted: ReadonlySet<History> | undefined): Plan {
  const tasks = reachable(roots);
  if (wanted === undefined) return { tasks, needed: undefined };
  const needed = neededFor(tasks.keys(), wanted);
  for (const [node, task] of tasks) {
    task.wanted = needed.outputs.get(node) ?? none;
    if (needed.nodes.has(node)) continue;
    task.isLeading = false;
    if (task.wanted.length === 0) tasks.delete(node);
    for (const edge of node.edges) {
      const next = edge?.node && tasks.get(edge.node);
      if (next !== undefined) next.missing--;
    }
  }
  return { tasks, needed: needed.edge };
}

function reachable(roots: readonly Root[]): Map<Node, Task> {
  const tasks = new Map<Node, Task>();
  const open: Node[] = [];
  const taskOf = ({ node }: History): Task | undefined => {
    if (node === undefined) return undefined;
    const known = tasks.get(node);
    if (known !== undefined) return known;
    const task = new Task(node);
    tasks.set(node, task);
    open.push(node);
    return task;
  };
  for (const { history } of roots) taskOf(history);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const edge of node.edges) {
      const next = edge && taskOf(edge);
      if (next !== undefined) next.missing++;
    }
  }
  return tasks;
}

/** The steps that lead to a wanted history; steps recorded earlier are decided first. */
function neededFor(nodes: Iterable<Node>, wanted: ReadonlySet<History>) {
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
