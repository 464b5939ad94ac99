// Building branches and loops: functions of the program are called once, with nodes that stand for
// what a run will give, and what they return is checked.

import { checkCallback, worded } from '@gradus/tensor/interpreter';
import { GraphError } from '../errors.ts';
import {
  Form,
  type NodeStructure,
  type Nodes,
  nodeOf,
  nodesOf,
  type SameNodes,
} from '../session/form.ts';
import type { Graph } from '../session/graph.ts';
import type { GraphNode } from '../session/node.ts';
import { Part } from '../session/several.ts';
import { Body } from './body.ts';
import { Cond } from './cond.ts';
import { Scan } from './scan.ts';
import { WhileLoop, type WhileLoopOptions } from './while-loop.ts';

/** The nodes of {@link Graph.cond}. */
export function buildCond<S extends NodeStructure>(
  graph: Graph,
  predicate: GraphNode,
  thenFn: () => S,
  elseFn: () => SameNodes<S>,
): Nodes<S> {
  const op = 'cond';
  const decision = nodeOf(op, 'the predicate', predicate);
  const what = 'the result of thenFn';
  let form = new Form([]);
  const then = new Body(graph, op, 'thenFn', [], () => {
    const result = called(op, thenFn);
    form = new Form(result);
    return nodesOf(op, what, result);
  });
  const otherwise = new Body(graph, op, 'elseFn', [], () =>
    form.nodesOf(op, 'the result of elseFn', called(op, elseFn), what),
  );
  const names = form.names('the result');
  return parts(new Cond(decision, then, otherwise, names), 0, form, 'result');
}

/** The nodes of {@link Graph.whileLoop}. */
export function buildWhileLoop<S extends NodeStructure>(
  graph: Graph,
  predicate: (state: Nodes<S>) => GraphNode,
  body: (state: Nodes<S>) => SameNodes<S>,
  initial: S,
  { maximumIterations = Number.POSITIVE_INFINITY }: WhileLoopOptions,
): Nodes<S> {
  const op = 'whileLoop';
  checkRounds(maximumIterations);
  const nodes = someNodesOf(op, 'initial', initial);
  const form = new Form(initial);
  const names = form.names('state');
  // The state has the form of what it starts from.
  const stateOf = (given: readonly GraphNode[]) => form.of(given) as Nodes<S>;
  const decision = new Body(graph, op, 'predicate', names, (given) => [
    nodeOf(op, 'the predicate', called(op, predicate, stateOf(given))),
  ]);
  const round = new Body(graph, op, 'body', names, (given) =>
    form.nodesOf(op, 'the result of the body', called(op, body, stateOf(given)), 'initial'),
  );
  return parts(new WhileLoop(decision, round, nodes, maximumIterations, names), 0, form, 'state');
}

/** The nodes of {@link Graph.scan}. */
export function buildScan<
  C extends NodeStructure,
  X extends NodeStructure,
  R extends readonly [carry: SameNodes<C>, y: NodeStructure],
>(
  graph: Graph,
  fn: (carry: Nodes<C>, x: Nodes<X>) => R,
  initial: C,
  xs: X,
): [carry: Nodes<C>, ys: Nodes<R[1]>] {
  const op = 'scan';
  const carried = nodesOf(op, 'initial', initial);
  const scanned = someNodesOf(op, 'xs', xs);
  const [carryForm, xForm] = [new Form(initial), new Form(xs)];
  const names = [...carryForm.names('carry'), ...xForm.names('x')];
  let yForm = xForm;
  const round = new Body(graph, op, 'body', names, (given) => {
    // What is given has the forms of what is carried and scanned.
    const carry = carryForm.of(given.slice(0, carried.length)) as Nodes<C>;
    const x = xForm.of(given.slice(carried.length)) as Nodes<X>;
    const [next, y] = pairOf(called(op, fn, carry, x));
    const results = carryForm.nodesOf(op, 'the carry of a round', next, 'initial');
    const ys = nodesOf(op, 'the y of a round', y);
    yForm = new Form(y);
    return [...results, ...ys];
  });
  const whole = new Scan(round, carried, scanned, carryForm.names('carry'));
  return [parts<C>(whole, 0, carryForm, 'carry'), parts<R[1]>(whole, carried.length, yForm, 'ys')];
}

/** The parts of a node from `first` on, in a form: that of the structure that S stands for. */
function parts<S>(whole: GraphNode, first: number, form: Form, noun: string): Nodes<S> {
  const nodes = form
    .names(`${whole.name} ${noun}`)
    .map((name, i) => new Part(whole, first + i, name));
  return form.of(nodes) as Nodes<S>;
}

function called<A extends readonly unknown[], R>(op: string, fn: (...args: A) => R, ...args: A): R {
  checkCallback(op, fn);
  return fn(...args);
}

function someNodesOf(op: string, what: string, value: unknown): GraphNode[] {
  const nodes = nodesOf(op, what, value);
  if (nodes.length > 0) return nodes;
  throw new GraphError(op, `${what} is empty; it must hold one node at least`);
}

function pairOf(result: unknown): readonly [unknown, unknown] {
  if (Array.isArray(result) && result.length === 2) return [result[0], result[1]];
  const found = `${worded(result)}${Array.isArray(result) ? ` of ${result.length}` : ''}`;
  throw new GraphError('scan', `a round gives ${found}; it must give an array of two, [carry, y]`);
}

function checkRounds(maximum: number): void {
  const isCount = maximum === Number.POSITIVE_INFINITY || Number.isInteger(maximum);
  if (isCount && maximum >= 0) return;
  throw new GraphError(
    'whileLoop',
    `maximumIterations is ${worded(maximum)}; it is a non-negative integer`,
  );
}
