// The interpreter that records: what comes out of an op whose inputs need gradients remembers how
// theirs follow.

import type { CreationOptions, Tensor } from '@gradus/tensor';
import {
  type Interpreter,
  isScalar,
  type Op,
  pushInterpreter,
  type Value,
} from '@gradus/tensor/interpreter';
import { currentHistory, historyOf } from './current.ts';
import { History, ownerOf, setHistory } from './history.ts';
import { setRequired } from './leaves.ts';
import { isGradEnabled, isInference } from './modes.ts';
import { MoveNode } from './move-node.ts';
import type { OpNode } from './op-node.ts';
import { type Edges, edgesOf, hasGradients, stepOf } from './steps.ts';
import { recordedWrite } from './writes.ts';

function record(
  op: Op,
  inputs: readonly Value[],
  params: unknown,
  edges: Edges,
  outputs: readonly Tensor[],
): void {
  if (!outputs.some(isDifferentiable)) return;
  const node = stepOf(op, params, edges);
  node.save((read) => (read < 0 ? outputs[-1 - read] : inputs[read]));
  const result = outputs[node.rules.output];
  if (op.kind !== 'view') setHistory(result, new History(result, true, node, node.rules.output));
  else setHistory(result, viewHistory(result, inputs[0] as Tensor, node));
}

function isDifferentiable({ dtype }: Tensor): boolean {
  return hasGradients(dtype);
}

function viewHistory(view: Tensor, base: Tensor, node: OpNode): History {
  const history = currentHistory(base);
  return new History(view, true, node, 0, history?.owner, history?.writes);
}

// A view of what has no gradient sees the same memory, and what is written there later.
function inherit(view: Tensor, base: Value): void {
  const history = isScalar(base) ? undefined : currentHistory(base);
  if (history === undefined) return;
  const seen = new History(view, false, undefined, 0, history.owner, history.writes);
  if (history.severed === 'inferenceMode') seen.severed = history.severed;
  view.record = seen;
}

// What is made outside of recording stays outside, though it may see memory that is recorded.
function sever(output: Tensor, isView: boolean): void {
  const owner = isView ? ownerOf(output) : undefined;
  if (!isInference() && owner === undefined) return;
  const history = new History(output, false, undefined, 0, owner);
  history.severed = isInference() ? 'inferenceMode' : 'noGrad';
  output.record = history;
}

pushInterpreter(
  (below): Interpreter => ({
    apply(op, inputs, params) {
      const outputs = below.apply(op, inputs, params);
      const isView = op.kind === 'view';
      if (!isGradEnabled()) {
        if (isView || isInference()) for (const output of outputs) sever(output, isView);
        return outputs;
      }
      const edges = edgesOf(inputs);
      if (edges !== undefined) record(op, inputs, params, edges, outputs);
      else if (isView) inherit(outputs[0], inputs[0]);
      return outputs;
    },
    assign(targets, op, inputs, params, name, isFirst = false) {
      if (isGradEnabled()) recordedWrite(below, targets, op, inputs, params, name, isFirst);
      else below.assign(targets, op, inputs, params, name, isFirst);
    },
    leaving(tensor) {
      const history = isGradEnabled() ? historyOf(tensor) : undefined;
      const tell = below.leaving?.(tensor);
      if (history === undefined) return tell;
      const node = new MoveNode(tensor, history);
      return (arrived) => {
        tell?.(arrived);
        setHistory(arrived, new History(arrived, true, node));
      };
    },
    facts(tensor) {
      const history = historyOf(tensor);
      const facts = below.facts?.(tensor) ?? [];
      if (history === undefined) return facts;
      return [...facts, history.node ? `gradFn=${history.node}` : 'requiresGrad=true'];
    },
    made(tensor, options: CreationOptions) {
      below.made?.(tensor, options);
      if (isInference()) sever(tensor, false);
      if (options.requiresGrad === true) setRequired(tensor, true);
    },
  }),
);
