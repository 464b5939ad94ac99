// The different slices across a dim. Their number is data, so this waits for them.

import { dtypes } from '../../dtype/dtype.ts';
import { ShapeError } from '../../errors.ts';
import { scope } from '../../memory/scope.ts';
import { describe, elementCount, normalizeDim } from '../../shape/shape.ts';
import { read } from '../../tensor/reading.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { contiguous } from '../copying.ts';
import { uploaded } from '../creation/uploaded.ts';
import { movedim } from '../views/index.ts';
import { type Groups, groupsOf } from './groups.ts';

/** The different slices of a tensor across a dim. */
interface Slices {
  /** One of each, in order, as a new tensor. */
  readonly slices: () => Tensor;
  /** How many slices there are, equal ones included. */
  readonly count: number;
  readonly groups: Groups;
}

/** Reads the slices across `dim` and puts them in the order of their elements. */
export async function differentSlices(op: string, x: Tensor, dim: number): Promise<Slices> {
  const d = checkedDim(op, x, dim);
  const [size, ...others] = [x.shape[d], ...x.shape.filter((_, i) => i !== d)];
  const rows = scope(() => contiguous(movedim(x, d, 0)));
  const reading = read(rows);
  // The tensor itself may be written to while it is read.
  if (rows !== x) rows.dispose();
  const elements = await reading;
  const width = elementCount(others);
  // Slices are equal up to the first difference; a NaN is one, though it has no order.
  const difference = (a: number, b: number): number => {
    let i = 0;
    while (i < width && elements[a * width + i] === elements[b * width + i]) i++;
    return i;
  };
  const compare = (a: number, b: number): number => {
    const i = difference(a, b);
    return i === width ? 0 : compared(elements[a * width + i], elements[b * width + i]);
  };
  const sources = Int32Array.from({ length: size }, (_, i) => i).sort(compare);
  const groups = groupsOf(sources, (i, j) => difference(sources[i], sources[j]) === width);
  const values = new dtypes[x.dtype].array(groups.firsts.length * width);
  groups.firsts.forEach((place, i) => {
    const start = sources[place] * width;
    values.set(elements.subarray(start, start + width), i * width);
  });
  const shape = [groups.firsts.length, ...others];
  const slices = (): Tensor =>
    scope(() => contiguous(movedim(uploaded(op, x, shape, x.dtype, values), 0, d)));
  return { slices, count: size, groups };
}

function checkedDim(op: string, x: Tensor, dim: number): number {
  const d = normalizeDim(op, dim, x.rank);
  if (x.rank > 0 && x.shape.every((size, i) => i === d || size > 0)) return d;
  throw new ShapeError('unique', `${describe(x)} has no slices of elements across dim ${dim}`, {
    shape: x.shape,
    dim,
  });
}

/** The order of two elements; NaN is the last, and equal to every other. */
function compared(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
