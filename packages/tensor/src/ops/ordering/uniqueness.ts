// The different elements of a tensor. Their number is data, so this waits for it.

import { dtypes } from '../../dtype/dtype.ts';
import { saidBy } from '../../errors.ts';
import { refuseDecidedByValues } from '../../execute/launch.ts';
import { scope } from '../../memory/scope.ts';
import { checkOptions } from '../../options.ts';
import type { Shape } from '../../shape/shape.ts';
import { read } from '../../tensor/reading.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { uploaded } from '../creation/uploaded.ts';
import { reshape } from '../views/index.ts';
import { type Groups, groupsOf } from './groups.ts';
import { differentSlices } from './slices.ts';
import { sort } from './sorting.ts';

/** Options of `unique`. */
export interface UniqueOptions {
  /** The dim whose slices are compared; all elements are, one by one, unless given. */
  readonly dim?: number;
  /** Whether values come in order. They always do; PyTorch's parameter. */
  readonly sorted?: boolean;
  /** Whether to say where in the values each element went. */
  readonly returnInverse?: boolean;
  /** Whether to say how often each value occurs. */
  readonly returnCounts?: boolean;
}

/** What `unique` gives; `inverse` and `counts` if they are asked for. */
export interface Unique {
  readonly values: Tensor;
  /** int32, of the shape of the input; with `dim`, a vector. */
  readonly inverse?: Tensor;
  /** int32, a vector. */
  readonly counts?: Tensor;
}

/**
 * The different elements of `x`, in order; with `dim`, the different slices across it, in the
 * order of their elements. Both zeros are one value; no NaN equals another.
 *
 * Shape: `[count]`; with `dim`, that of `x` with `count` in its place. Dtype: preserved. Gradient:
 * none; `indexSelect` with the places of the values has one.
 * @throws {ShapeError} if `dim` lies outside `[-rank, rank)`, or its slices have no elements.
 * @example
 * const { values, counts } = await unique(tensor([3, 1, 3]), { returnCounts: true });
 * await values.toArray() // [1, 3]
 * await counts?.toArray() // [1, 2]
 */
export function unique(x: Tensor, options: UniqueOptions = {}): Promise<Unique> {
  refuseDecidedByValues('unique');
  return different(x, options);
}

async function different(x: Tensor, options: UniqueOptions): Promise<Unique> {
  checkLive('unique', x);
  checkOptions('unique', options, '{ returnCounts: true }');
  if (options.dim !== undefined) {
    const { slices, count, groups } = await differentSlices('unique', x, options.dim);
    return scope(() => ({ values: slices(), ...described(x, [count], groups, options) }));
  }
  const { dtype, shape, numel } = x;
  const sorted = saidBy('unique', () => scope(() => sort(reshape(x, [numel]))));
  const reads = Promise.all([read(sorted.values), read(sorted.indices)]);
  sorted.values.dispose();
  sorted.indices.dispose();
  const [elements, sources] = await reads;
  const found = groupsOf(sources, (a, b) => elements[a] === elements[b]);
  const values = new dtypes[dtype].array(found.firsts.length);
  found.firsts.forEach((place, i) => {
    values[i] = elements[place];
  });
  return scope(() => ({
    values: uploaded('unique', x, [values.length], dtype, values),
    ...described(x, shape, found, options),
  }));
}

function described(
  x: Tensor,
  shape: Shape,
  { counts, inverse }: Groups,
  { returnInverse, returnCounts }: UniqueOptions,
): Omit<Unique, 'values'> {
  return {
    ...(returnInverse && { inverse: uploaded('unique', x, shape, 'int32', inverse) }),
    ...(returnCounts && {
      counts: uploaded('unique', x, [counts.length], 'int32', counts),
    }),
  };
}
