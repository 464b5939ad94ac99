// Between nested JavaScript arrays and flat row-major elements.

import { type DType, dtypes, type HostArray } from '../dtype/dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { elementCount, type Shape } from '../shape/shape.ts';

/** A number, a boolean, or arrays of arrays of them. */
export type Nested = number | boolean | readonly Nested[];

/** Flat elements and the shape they stand in. */
export interface Flat {
  readonly values: readonly (number | boolean)[];
  readonly shape: Shape;
}

/**
 * Flattens nested arrays.
 * @throws {ShapeError} if they are ragged; {DTypeError} if a leaf is no number or boolean.
 */
export function flatten(op: string, data: Nested): Flat {
  const shape = shapeAlongFirst(data);
  const values: (number | boolean)[] = [];
  const visit = (value: Nested, depth: number, path: string): void => {
    if (!Array.isArray(value)) {
      if (depth < shape.length) throw ragged(op, shape, path, `is ${String(value)}`);
      if (typeof value !== 'number' && typeof value !== 'boolean') {
        throw new DTypeError(
          op,
          `element ${path || 'data'} is ${typeof value} ${String(value)}; elements are numbers or booleans`,
          { path, value },
        );
      }
      values.push(value);
      return;
    }
    if (depth === shape.length) throw ragged(op, shape, path, 'is an array');
    if (value.length !== shape[depth]) {
      throw ragged(op, shape, path || 'data', `has ${value.length} entries`);
    }
    for (let i = 0; i < value.length; i++) visit(value[i], depth + 1, `${path}[${i}]`);
  };
  visit(data, 0, '');
  return { values, shape };
}

function ragged(op: string, shape: Shape, path: string, found: string): ShapeError {
  return new ShapeError(
    op,
    `ragged nested array: ${path} ${found}, where the first entries have shape [${shape.join(', ')}]`,
    { shape, path },
  );
}

function shapeAlongFirst(data: Nested): number[] {
  const shape: number[] = [];
  for (let value = data; Array.isArray(value); value = value[0]) {
    shape.push(value.length);
    if (value.length === 0) break;
  }
  return shape;
}

/** Nested arrays of the given shape from row-major elements; bools as booleans. */
export function nest(values: HostArray, shape: Shape, dtype: DType): Nested {
  const leaf =
    dtypes[dtype].category === 'boolean'
      ? (i: number) => values[i] !== 0
      : (i: number) => values[i];
  const build = (depth: number, start: number, span: number): Nested => {
    if (depth === shape.length) return leaf(start);
    const inner = span / Math.max(shape[depth], 1);
    return Array.from({ length: shape[depth] }, (_, i) =>
      build(depth + 1, start + i * inner, inner),
    );
  };
  return build(0, 0, elementCount(shape));
}
