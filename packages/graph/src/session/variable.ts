// Nodes whose values a session keeps, and the writes to them.

import type { Tensor } from '@gradus/tensor';
import { describe, sameShape } from '@gradus/tensor/interpreter';
import { GraphError } from '../errors.ts';
import type { Frame } from './frame.ts';
import type { Graph } from './graph.ts';
import { GraphNode } from './node.ts';

/** Options of a variable. */
export interface GraphVariableOptions {
  /** What messages and saved values call it; numbered unless given. */
  readonly name?: string;
  /** Whether it is among the `trainableVariables` of its graph; true unless given. */
  readonly trainable?: boolean;
}

/** From what was to be written before to what is. */
export type Update = (before: Tensor, given: Tensor) => Tensor;

/** A node whose value a session keeps between runs. */
export class VariableNode extends GraphNode {
  /** Gives the first value. */
  readonly initial: () => Tensor;
  /** Whether training is meant to change it. */
  readonly trainable: boolean;

  constructor(graph: Graph, name: string, initial: () => Tensor, trainable: boolean) {
    super(graph, name, []);
    this.initial = initial;
    this.trainable = trainable;
  }

  protected override get isAlwaysOutside(): boolean {
    return true;
  }

  /**
   * A write of `value`, done at the end of a run that needs it; its value is `value`.
   * @throws {GraphError} in a run, if dtype or shape differ from those of the variable.
   */
  assign(value: GraphNode): Assignment {
    return new Assignment(this, 'assign', value, (_, given) => given);
  }

  /** A write of the sum; several writes in one run follow each other in order of creation. */
  assignAdd(value: GraphNode): Assignment {
    return new Assignment(this, 'assignAdd', value, (before, given) => before.add(given));
  }

  /** A write of the difference. */
  assignSub(value: GraphNode): Assignment {
    return new Assignment(this, 'assignSub', value, (before, given) => before.sub(given));
  }

  override evaluate(frame: Frame): Tensor {
    return frame.kept(this);
  }
}

/** A write to a variable; as a node, what is written. */
export class Assignment extends GraphNode {
  readonly target: VariableNode;
  readonly update: Update;

  constructor(target: VariableNode, name: string, value: GraphNode, update: Update) {
    super(target.graph, `${name} to ${target.name}`, [value]);
    this.target = target;
    this.update = update;
  }

  override evaluate(frame: Frame): Tensor {
    const before = frame.kept(this.target);
    const given = frame.valueOf(this.inputs[0]);
    const after = frame.own(() => this.update(before, given));
    if (before.dtype !== after.dtype || !sameShape(before.shape, after.shape)) {
      throw new GraphError(
        this.name,
        `the variable is ${describe(before)}, what is written is ${describe(after)}; both must ` +
          'have one dtype and shape',
        { variable: before.shape, value: after.shape },
      );
    }
    frame.write(this, given);
    return after;
  }
}

/** What is said where a variable has no value. */
export function uninitialised({ name }: VariableNode): GraphError {
  return new GraphError('run', `${name} has no value yet; init() gives variables theirs`);
}
