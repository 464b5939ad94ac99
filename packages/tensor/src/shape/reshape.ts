// Other shapes for the same elements: which sizes are meant, and whether the elements can be
// seen so where they lie.

import { ShapeError } from '../errors.ts';
import { collapse } from './collapse.ts';
import { contiguousStrides } from './layout.ts';
import { checkShape, elementCount, formatShape, type Shape } from './shape.ts';

/**
 * The sizes that `target` means for `count` elements; one of them may be −1, for what is left.
 * `subject` is what is reshaped, as a message names it.
 */
export function resolveSizes(op: string, subject: string, count: number, target: Shape): Shape {
  if (!Array.isArray(target) || !target.includes(-1)) checkShape(op, target);
  const open = target.indexOf(-1);
  const sizes = open === -1 ? [...target] : fill(op, subject, count, target, open);
  if (elementCount(sizes) !== count) {
    throw new ShapeError(
      op,
      `${subject} has ${count} elements, ${formatShape(target)} holds ${elementCount(sizes)}`,
      { count, target },
    );
  }
  return sizes;
}

function fill(op: string, subject: string, count: number, target: Shape, open: number): Shape {
  const given = target.filter((_, d) => d !== open);
  if (given.includes(-1)) {
    throw new ShapeError(op, `${formatShape(target)} leaves several sizes open; -1 stands once`, {
      target,
    });
  }
  checkShape(op, given);
  const covered = elementCount(given);
  if (covered === 0) {
    throw new ShapeError(op, `${formatShape(target)} holds nothing, whatever size -1 stands for`, {
      target,
    });
  }
  if (count % covered !== 0) {
    throw new ShapeError(
      op,
      `${subject} has ${count} elements; no size in place of -1 makes ${formatShape(target)} ` +
        'hold as many',
      { count, target },
    );
  }
  return target.map((size, d) => (d === open ? count / covered : size));
}

/**
 * Strides that show a layout as `target`, of as many elements, without moving any; `undefined`
 * if there are none: a run of elements at even steps may be cut into dims, but a dim may not
 * cross from one run into the next.
 */
export function viewStrides(
  shape: Shape,
  strides: readonly number[],
  target: Shape,
): readonly number[] | undefined {
  const result = contiguousStrides(target);
  if (elementCount(shape) === 0) return result;
  const runs = collapse(shape, [strides]);
  let d = target.length - 1;
  for (let run = runs.sizes.length - 1; run >= 0; run--) {
    let covered = 1;
    for (; covered < runs.sizes[run]; d--) {
      result[d] = runs.strides[0][run] * covered;
      covered *= target[d];
    }
    if (covered !== runs.sizes[run]) return undefined;
  }
  return result;
}
