// The different elements of a tensor. Their number is data, so this waits for it.

import { dtypes } from '../../dtype/dtype.ts';
import { scope } from '../../memory/scope.ts';
import { checkOptions } from '../../options.ts';
import { read } from '../../tensor/reading.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { uploaded } from '../creation/uploaded.ts';
import { reshape } from '../views/index.ts';
import { sort } from './sorting.ts';

/** Options of `unique`. */
export interface UniqueOptions {
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
  /** int32, of the shape of the input. */
  readonly inverse?: Tensor;
  /** int32, of the shape of the values. */
  readonly counts?: Tensor;
}

/**
 * The different elements of `x`, in order. Both zeros are one value; no NaN equals another.
 *
 * Shape: `[count]`. Dtype: preserved.
 * @example
 * const { values, counts } = await unique(tensor([3, 1, 3]), { returnCounts: true });
 * await values.toArray() // [1, 3]
 * await counts?.toArray() // [1, 2]
 */
export async function unique(x: Tensor, options: UniqueOptions = {}): Promise<Unique> {
  checkLive('unique', x);
  checkOptions('unique', options, '{ returnCounts: true }');
  const { dtype, shape, numel } = x;
  const sorted = scope(() => sort(reshape(x, [numel])));
  const reads = Promise.all([read(sorted.values), read(sorted.indices)]);
  sorted.values.dispose();
  sorted.indices.dispose();
  const [elements, sources] = await reads;
  const values = new dtypes[dtype].array(numel);
  const counts = new Int32Array(numel);
  const inverse = new Int32Array(numel);
  let last = -1;
  for (let i = 0; i < numel; i++) {
    if (i === 0 || elements[i] !== elements[i - 1]) values[++last] = elements[i];
    counts[last]++;
    inverse[sources[i]] = last;
  }
  const count = last + 1;
  return {
    values: uploaded('unique', x, [count], dtype, values.subarray(0, count)),
    ...(options.returnInverse && { inverse: uploaded('unique', x, shape, 'int32', inverse) }),
    ...(options.returnCounts && {
      counts: uploaded('unique', x, [count], 'int32', counts.subarray(0, count)),
    }),
  };
}
