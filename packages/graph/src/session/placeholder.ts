// Nodes whose values are given with each run.

import type { DType, Tensor } from '@gradus/tensor';
import { describe, worded } from '@gradus/tensor/interpreter';
import { GraphError } from '../errors.ts';
import type { Graph } from './graph.ts';
import { GraphNode } from './node.ts';

/** Sizes; null stands for any. */
export type OpenShape = readonly (number | null)[];

/** Options of a placeholder. */
export interface PlaceholderOptions {
  /** float32 unless given. */
  readonly dtype?: DType;
  /** What messages and feeds call it; numbered unless given. */
  readonly name?: string;
}

/** A node whose value is given with each run. */
export class Placeholder extends GraphNode {
  readonly shape: OpenShape;
  readonly dtype: DType;

  constructor(graph: Graph, name: string, shape: OpenShape, dtype: DType) {
    super(graph, name, []);
    this.shape = shape;
    this.dtype = dtype;
  }

  protected override get isAlwaysOutside(): boolean {
    return true;
  }

  /** Whether a tensor may be fed. */
  takes({ dtype, shape }: Tensor): boolean {
    return (
      dtype === this.dtype &&
      shape.length === this.shape.length &&
      this.shape.every((size, d) => size === null || size === shape[d])
    );
  }

  /** What may be fed, in words. */
  get wanted(): string {
    return `${this.dtype}[${this.shape.map((size) => size ?? 'any').join(', ')}]`;
  }

  /** What is said where the placeholder has no value. */
  missing(): GraphError {
    return new GraphError('run', `${this.name} is not fed; it takes ${this.wanted}`);
  }
}

/** What is said of a value that a placeholder does not take. */
export function unfit(placeholder: Placeholder, value: Tensor): GraphError {
  const { name, wanted } = placeholder;
  return new GraphError('run', `${name} takes ${wanted}, fed is ${describe(value)}`, {
    dtype: value.dtype,
    shape: value.shape,
  });
}

/** Refuses what is no shape. */
export function checkOpenShape(name: string, shape: OpenShape): void {
  const isSize = (size: unknown): boolean =>
    size === null || (Number.isInteger(size) && Number(size) >= 0);
  if (Array.isArray(shape) && shape.every(isSize)) return;
  const found = Array.isArray(shape) ? `[${shape.map(String).join(', ')}]` : worded(shape);
  throw new GraphError(
    'placeholder',
    `the shape of ${name} is ${found}; it is an array of non-negative integers, null where any ` +
      'size is',
  );
}
