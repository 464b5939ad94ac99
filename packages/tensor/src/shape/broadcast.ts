// Broadcasting: dims are aligned from the last; a size of 1, or a missing dim, stretches.

import { ShapeError } from '../errors.ts';
import { formatShape, type Shape, sameShape } from './shape.ts';

/** The shape to which all given shapes broadcast. */
export function broadcastShapes(op: string, shapes: readonly Shape[]): Shape {
  let result = shapes[0] ?? [];
  for (let i = 1; i < shapes.length; i++) {
    if (!sameShape(result, shapes[i])) result = broadcastPair(op, result, shapes[i], shapes);
  }
  return result;
}

function broadcastPair(op: string, a: Shape, b: Shape, all: readonly Shape[]): Shape {
  const rank = Math.max(a.length, b.length);
  const result = new Array<number>(rank);
  for (let d = 1; d <= rank; d++) {
    const x = a[a.length - d] ?? 1;
    const y = b[b.length - d] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new ShapeError(
        op,
        `shapes ${all.map(formatShape).join(' and ')} do not broadcast: sizes ${x} and ${y} ` +
          `of dim -${d} differ and neither is 1`,
        { shapes: all, dim: -d },
      );
    }
    result[rank - d] = x === 1 ? y : x;
  }
  return result;
}

/** Strides that read `shape` as `target`: 0 along every stretched dim. */
export function broadcastStrides(
  shape: Shape,
  strides: readonly number[],
  target: Shape,
): readonly number[] {
  if (sameShape(shape, target)) return strides;
  const lead = target.length - shape.length;
  return target.map((size, d) =>
    d < lead || (shape[d - lead] === 1 && size !== 1) ? 0 : strides[d - lead],
  );
}

/** Whether `shape` broadcasts to exactly `target`. */
export function broadcastsTo(shape: Shape, target: Shape): boolean {
  const lead = target.length - shape.length;
  return lead >= 0 && shape.every((size, d) => size === target[d + lead] || size === 1);
}
