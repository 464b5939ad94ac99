// One node, several in an array, or several by name: functions of this folder give results in the
// form in which they are asked.

import { worded } from '@gradus/tensor/interpreter';
import { GraphError } from '../errors.ts';
import { Group } from './group.ts';
import { GraphNode } from './node.ts';

/** A node, or nodes in an array or a record. */
export type NodeStructure =
  | GraphNode
  | readonly GraphNode[]
  | { readonly [name: string]: GraphNode };

/** Nodes in the form of others. */
export type Nodes<S> = S extends GraphNode ? GraphNode : { -readonly [K in keyof S]: GraphNode };

/** As {@link Nodes}, of what functions give, who may give literals. */
export type SameNodes<S> = S extends GraphNode ? GraphNode : { readonly [K in keyof S]: GraphNode };

/** How values are held together. */
export class Form {
  /** None of a single value. */
  readonly #keys: readonly string[] | undefined;
  readonly #isArray: boolean;

  constructor(value: unknown) {
    const isSingle = value instanceof GraphNode;
    this.#keys = isSingle ? undefined : Object.keys(value as object);
    this.#isArray = Array.isArray(value);
  }

  /** The values in this form. */
  of(values: readonly unknown[]): unknown {
    if (this.#keys === undefined) return values[0];
    if (this.#isArray) return [...values];
    return Object.fromEntries(this.#keys.map((key, i) => [key, values[i]]));
  }

  /** How the values are called, each `noun` with its place. */
  names(noun: string): readonly string[] {
    return this.#keys?.map((key) => `${noun} ${key}`) ?? [noun];
  }

  /** The nodes of a structure that must have this form, in its order. */
  nodesOf(op: string, what: string, value: unknown, own: string): GraphNode[] {
    const nodes = nodesOf(op, what, value);
    const other = new Form(value);
    const places = this.#keys?.map((key) => other.#keys?.indexOf(key) ?? -1) ?? [0];
    const isSame =
      this.#isArray === other.#isArray &&
      this.#keys?.length === other.#keys?.length &&
      places.every((place) => place >= 0);
    if (isSame) return places.map((place) => nodes[place]);
    throw new GraphError(op, `${own} is ${this}, ${what} is ${other}; both must have one form`);
  }

  /** The form in words. */
  toString(): string {
    if (this.#keys === undefined) return 'a node';
    if (this.#isArray) return `an array of ${this.#keys.length}`;
    return `a record of ${this.#keys.join(', ')}`;
  }
}

/** The nodes of a structure, in order; `what` names it where it is none. */
export function nodesOf(op: string, what: string, value: unknown): GraphNode[] {
  if (value instanceof GraphNode) return [checked(op, what, value)];
  const isStructure =
    Array.isArray(value) ||
    (typeof value === 'object' &&
      value !== null &&
      Object.getPrototypeOf(value) === Object.prototype);
  if (!isStructure) throw noNodes(op, what, value);
  return Object.entries(value).map(([key, entry]) => checked(op, `${what}.${key}`, entry));
}

/** A value that must be one node. */
export function nodeOf(op: string, what: string, value: unknown): GraphNode {
  if (value instanceof GraphNode) return checked(op, what, value);
  throw new GraphError(op, `${what} is ${worded(value)}; it is one node`);
}

function checked(op: string, what: string, value: unknown): GraphNode {
  if (value instanceof Group) {
    throw new GraphError(op, `${what} is ${value}, which has no value; a write to a variable has`);
  }
  if (value instanceof GraphNode) return value;
  throw noNodes(op, what, value);
}

function noNodes(op: string, what: string, value: unknown): GraphError {
  return new GraphError(
    op,
    `${what} is ${worded(value)}; it is a node, or an array or a record of nodes. ` +
      'graph.constant(…) makes a node of a tensor or of data',
  );
}
