// Writing to elements by their place in row-major order.

import { ShapeError, saidBy } from '../../errors.ts';
import { keepImplied, scope } from '../../memory/scope.ts';
import { checkOptions } from '../../options.ts';
import { isContiguous } from '../../shape/layout.ts';
import { describe } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { flatten, reshape } from '../views/index.ts';
import { checkIndexDType } from './index-operands.ts';
import { overwritten, scattered, scattering } from './scatter-op.ts';

const putOp = scattering('put');

/** Options of `put`. */
export interface PutOptions {
  /** Whether to add to the elements, not overwrite them. */
  readonly accumulate?: boolean;
}

/**
 * `x` with elements of `source` at the places `index`, counted in row-major order; negative
 * indices count from the end. Of several for one place the last stays, or all are added with
 * `accumulate`. `put_` writes into `x`.
 *
 * Shape: that of `x`; `index` and `source` have as many elements. Dtype: that of `x` and
 * `source`; `index` is int32.
 * @throws {DTypeError} if `index` is not int32, or the dtypes of `x` and `source` differ.
 * @throws {ShapeError} if `index` and `source` have different numbers of elements.
 * @throws {IndexError} if an index lies outside `[-x.numel, x.numel)`; nothing is written then.
 * @example
 * const places = tensor([0, -1], { dtype: 'int32' });
 * await put(tensor([[1, 2], [3, 4]]), places, tensor([8, 9])).toArray() // [[8, 2], [3, 9]]
 */
export function put(x: Tensor, index: Tensor, source: Tensor, options: PutOptions = {}): Tensor {
  checkPut('put', x, index, source, options);
  return scope(() =>
    reshape(
      scattered(putOp, false, flatten(x), [flatten(index), flatten(source)], putParams(options)),
      x.shape,
    ),
  );
}

/**
 * `put`, in place.
 * @example
 * const places = tensor([0, -1], { dtype: 'int32' });
 * await tensor([1, 2, 3]).put_(places, tensor([8, 9])).toArray() // [8, 2, 9]
 */
export function put_(x: Tensor, index: Tensor, source: Tensor, options: PutOptions = {}): Tensor {
  checkPut('put_', x, index, source, options);
  if (!isContiguous(x.shape, x.strides)) {
    return saidBy('put_', () => overwritten(x, put(x, index, source, options)));
  }
  scope(() => {
    const target = flatten(x);
    scattered(putOp, true, target, [flatten(index), flatten(source)], putParams(options));
    target.dispose();
  });
  keepImplied(x);
  return x;
}

function putParams({ accumulate = false }: PutOptions) {
  return { dim: null, wraps: true, mode: accumulate ? 'sum' : 'set' } as const;
}

function checkPut(op: string, x: Tensor, index: Tensor, source: Tensor, options: PutOptions): void {
  [x, index, source].forEach((tensor, i) => {
    checkLive(op, tensor, i);
  });
  checkOptions(op, options, '{ accumulate: true }');
  checkIndexDType(op, index);
  if (index.numel === source.numel) return;
  throw new ShapeError(
    op,
    `index is ${describe(index)}, source is ${describe(source)}; both must have as many elements`,
    { index: index.shape, source: source.shape },
  );
}
