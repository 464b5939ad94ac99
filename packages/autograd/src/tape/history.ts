// What autograd remembers of a tensor: where its gradient goes. A history never changes its place
// in the graph; a tensor that is written to gets a new one. Tensors that see the same memory have
// one owner, with whom a write leaves what the others need to find their new place.

import type { DType, Shape, Tensor } from '@gradus/tensor';
import type { Layout } from '@gradus/tensor/interpreter';
import type { Node } from './node.ts';

/** A function of a gradient; a tensor that it returns takes the gradient's place. */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook may end in a call of console.log
export type Hook = (gradient: Tensor) => Tensor | undefined | void;

/** Hooks, and how often one came or went: a captured program knows by it that they have changed. */
export class Hooks extends Set<Hook> {
  changes = 0;

  override add(hook: Hook): this {
    this.changes++;
    return super.add(hook);
  }

  override delete(hook: Hook): boolean {
    this.changes++;
    return super.delete(hook);
  }
}

/** What the last recorded write left: the history of a whole memory, and how that lies in it. */
export interface Latest {
  readonly writes: number;
  readonly history: History;
}

/** The place of a tensor in the graph. */
export class History {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
  /** What computed the tensor; nothing for a leaf. */
  readonly node: Node | undefined;
  /** Which output of the node the tensor is. */
  readonly index: number;
  /** Whether gradients flow to the tensor. */
  readonly requiresGrad: boolean;
  /** The history that stands for the memory: its own unless the tensor is a view. */
  readonly owner: History;
  /** How many recorded writes to the memory came before. */
  readonly writes: number;
  /** Of an owner: what the last recorded write left. */
  latest: Latest | undefined = undefined;
  /** Why the tensor does not follow what is written to its memory, if it does not. */
  severed: Severance | undefined = undefined;
  /** The gradient of a leaf, or one that is retained. */
  grad: Tensor | undefined = undefined;
  /** Whether the gradient was handed out: somebody may hold it after it was set to null. */
  isGradShown = false;
  /** Whether a gradient that passes through is kept. */
  isRetained = false;
  hooks: Hooks | undefined = undefined;
  /** Of a leaf that stopped requiring a gradient, or does again: what it was, and may be again. */
  former: History | undefined = undefined;

  constructor(
    { dtype, shape, strides, offset }: Layout & { readonly dtype: DType },
    requiresGrad: boolean,
    node?: Node,
    index = 0,
    owner?: History,
    writes = 0,
  ) {
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    this.node = node;
    this.index = index;
    this.requiresGrad = requiresGrad;
    this.owner = owner ?? this;
    this.writes = writes;
  }

  /** Whether gradients end here. */
  get isLeaf(): boolean {
    return this.node === undefined;
  }
}

/**
 * Why a tensor is kept out of later gradients: a mode in which it was made, a user's function that
 * returned it though it shares memory, or other data that it was given.
 */
export type Severance = 'noGrad' | 'inferenceMode' | 'function' | 'data';

/** The history that a tensor was given, whether it is up to date or not. */
export function givenHistory(tensor: Tensor): History | undefined {
  // Nobody but this package writes the field.
  return tensor.record as History | undefined;
}

/** The history of the memory that a tensor sees, if anything was recorded of it. */
export function ownerOf(tensor: Tensor): History | undefined {
  return givenHistory(tensor)?.owner ?? (tensor.storage.record as History | undefined);
}

/** Gives a tensor its history, and its memory too if nobody owns that yet. */
export function setHistory(tensor: Tensor, history: History): void {
  tensor.record = history;
  tensor.storage.record ??= history.owner;
}
