// The values of one run of a graph, or of one run of a branch or a round within it. Memory that is
// not needed outside is freed with the frame; writes to variables wait for the end of the run.

import { noGrad } from '@gradus/autograd';
import { clone, Tensor } from '@gradus/tensor';
import { collected, describe, dtypes } from '@gradus/tensor/interpreter';
import type { Spec } from '../control/agreement.ts';
import type { Body } from '../control/body.ts';
import { ControlNode } from '../control/control-node.ts';
import { GraphError } from '../errors.ts';
import { dryRun } from './dry-run.ts';
import type { GraphNode, NodeValue, Parts } from './node.ts';
import type { Steps } from './steps.ts';
import { type Assignment, uninitialised, type VariableNode } from './variable.ts';

/** What a run starts from. */
export interface Start {
  /** Values that are fed, of placeholders and of any other node. */
  readonly fed: ReadonlyMap<GraphNode, Tensor>;
  readonly variables: ReadonlyMap<VariableNode, Tensor>;
  /** Nodes with respect to which gradients are taken. */
  readonly differentiated: ReadonlySet<GraphNode>;
  /** The gradients that are computed last: what was recorded for them is not needed any more. */
  readonly lastGradients: GraphNode | undefined;
  /** What is known to agree, for the shapes that are told. */
  readonly agreed: Set<string>;
  /** Told of every value. */
  readonly seen?: (node: GraphNode, value: NodeValue) => void;
}

/** A write to a variable, and the place among others that it takes. */
interface Write {
  readonly id: number;
  readonly assignment: Assignment;
  readonly given: Tensor;
}

export class Frame {
  readonly start: Start;
  /** Whether shapes and dtypes are computed, and no values. */
  readonly isDry: boolean;
  readonly #outer: Frame | undefined;
  readonly #values = new Map<GraphNode, NodeValue>();
  readonly #made = new Set<Tensor>();
  readonly #writes: Write[] = [];
  readonly #written = new Set<Tensor>();
  #current = 0;

  constructor(start: Start, outer?: Frame, isDry = false) {
    this.start = start;
    this.#outer = outer;
    this.isDry = isDry;
  }

  /** Computes nodes, inputs before their readers. */
  *compute(order: readonly GraphNode[]): Steps<void> {
    for (const node of order) {
      this.#current = node.id;
      const fed = this.start.fed.get(node);
      if (fed !== undefined) this.#set(node, fed);
      else if (node instanceof ControlNode) this.#set(node, yield* node.steps(this));
      else this.#set(node, node.evaluate(this));
    }
  }

  #set(node: GraphNode, value: NodeValue): void {
    this.start.seen?.(node, value);
    const isDifferentiated =
      value instanceof Tensor &&
      !this.isDry &&
      this.start.differentiated.has(node) &&
      dtypes[value.dtype].category === 'floating';
    this.#values.set(node, isDifferentiated ? this.own(() => differentiable(value)) : value);
  }

  /** What a node gave, here or outside; null if it gives nothing. */
  found(node: GraphNode): NodeValue {
    const value = this.#values.get(node);
    if (value !== undefined || this.#outer === undefined) return value ?? null;
    const found = this.#outer.found(node);
    if (!this.isDry || this.#outer.isDry || found === null) return found;
    const copies = this.#copied(found);
    this.#values.set(node, copies);
    return copies;
  }

  // What is dry sees copies: no function that writes to what it is given may reach a value.
  #copied(value: Tensor | Parts): Tensor | Parts {
    if (value instanceof Tensor) return this.own(() => clone(value));
    const entries = Object.entries(value).map(([key, part]) => [
      key,
      part === null ? null : this.own(() => clone(part)),
    ]);
    const copies = Object.fromEntries(entries);
    return Array.isArray(value) ? Object.values(copies) : copies;
  }

  /** The tensor that a node gave. */
  valueOf(node: GraphNode): Tensor {
    const value = this.found(node);
    if (value instanceof Tensor) return value;
    throw new GraphError('run', `${node} has no value to compute with`);
  }

  /** The tensors that a node gave. */
  partsOf(node: GraphNode): Parts {
    const value = this.found(node);
    if (value !== null && !(value instanceof Tensor)) return value;
    throw new GraphError('run', `${node} has no parts`);
  }

  /** Dtype and shape of what a node gave, in words. */
  described(node: GraphNode): string {
    return tensorsIn(this.found(node)).map(describe).join();
  }

  /** What `fn` makes: its result is freed with the frame, all else at once. */
  own<V extends NodeValue>(fn: () => V): V {
    const { result, made, kept } = collected('run', fn);
    const results = new Set(tensorsIn(result));
    for (const tensor of made) {
      if (results.has(tensor)) this.#made.add(tensor);
      else if (!kept.has(tensor)) tensor.dispose();
    }
    return result;
  }

  /** What a session holds of a variable. */
  kept(variable: VariableNode): Tensor {
    const value = this.start.variables.get(variable);
    if (value === undefined) throw uninitialised(variable);
    return value;
  }

  /** Notes a write, to be done at the end of the run. */
  write(assignment: Assignment, given: Tensor): void {
    this.#push({ id: this.#current, assignment, given });
  }

  /** Runs a body; its results are freed with this frame. */
  *inside(body: Body, given: readonly Tensor[]): Steps<readonly Tensor[]> {
    const frame = new Frame(this.start, this, this.isDry);
    try {
      for (const [i, parameter] of body.parameters.entries()) frame.#set(parameter, given[i]);
      yield* frame.compute(body.order);
      const results = body.results.map((result) => frame.valueOf(result));
      this.#adopt(frame, results);
      return results;
    } finally {
      frame.close();
    }
  }

  /** What a body would give; nothing if that cannot be told without values. */
  insideDry(body: Body, given: readonly Tensor[]): readonly Spec[] | undefined {
    return dryRun(() => {
      const frame = new Frame(this.start, this, true);
      try {
        const copies = given.map((value) => frame.own(() => clone(value)));
        const results = frame.inside(body, copies).next();
        // A dry run asks for no values, so it is done in one step.
        return (results.value as readonly Tensor[]).map(({ dtype, shape }) => ({ dtype, shape }));
      } finally {
        frame.close();
      }
    });
  }

  #adopt(frame: Frame, results: readonly Tensor[]): void {
    const writes = inOrder(frame.#writes);
    for (const tensor of [...results, ...writes.map(({ given }) => given)]) {
      if (frame.#made.delete(tensor)) this.#made.add(tensor);
    }
    // Among the writes of this frame they take the place of the node that is computed.
    for (const write of writes) this.#push({ ...write, id: this.#current });
  }

  #push(write: Write): void {
    this.#writes.push(write);
    this.#written.add(write.given);
  }

  /** Frees what bodies gave, unless it is among `needed` or to be written. */
  release(tensors: readonly Tensor[], needed: ReadonlySet<Tensor>): void {
    for (const tensor of tensors) {
      if (needed.has(tensor) || this.#written.has(tensor)) continue;
      if (this.#made.delete(tensor)) tensor.dispose();
    }
  }

  /** Writes variables: several writes to one follow each other as they were created. */
  commit(): void {
    noGrad(() => {
      const pending = new Map<VariableNode, Tensor>();
      for (const { assignment, given } of inOrder(this.#writes)) {
        const { target, update } = assignment;
        const before = pending.get(target) ?? this.kept(target);
        pending.set(
          target,
          this.own(() => update(before, given)),
        );
      }
      const written = new Set([...pending.keys()].map((variable) => this.kept(variable).storage));
      // What is a variable itself, or a view of one, is read before any of them is written.
      const values = [...pending].map(
        ([variable, value]) =>
          [variable, written.has(value.storage) ? this.own(() => clone(value)) : value] as const,
      );
      for (const [variable, value] of values) this.kept(variable).copy_(value);
    });
  }

  /** Frees what the frame made. */
  close(): void {
    for (const tensor of this.#made) tensor.dispose();
    this.#made.clear();
  }
}

// A tensor of the node's own: what is differentiated with respect to it goes through the node, not
// through others that have the same tensor, as what `identity` gives and what it was given.
function differentiable(value: Tensor): Tensor {
  return value.requiresGrad ? value.view(value.shape) : value.detach().requiresGrad_();
}

function inOrder(writes: readonly Write[]): Write[] {
  return [...writes].sort((a, b) => a.id - b.id);
}

function tensorsIn(value: NodeValue): Tensor[] {
  if (value instanceof Tensor) return [value];
  return value === null ? [] : Object.values(value).filter((entry) => entry !== null);
}
