// Writing at indices: what is `x[…] = value` in Python.

import { assign, initialize } from '../../execute/door.ts';
import { isScalar, type Value } from '../../execute/value.ts';
import { keep, scope } from '../../memory/scope.ts';
import { checkOptions } from '../../options.ts';
import { checkArray } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { createEmpty } from '../creation/filled.ts';
import { arange } from '../creation/ranges.ts';
import { identity } from '../identity.ts';
import { at, type Index } from '../views/at.ts';
import { view } from '../views/sizes.ts';
import { type PutOptions, put_ } from './placing.ts';

/**
 * Overwrites the elements that `at(x, ...indices)` gives, or adds to them with `accumulate`.
 *
 * Of several values for one element the last stays, or all are added. Where no tensor or array
 * is among the indices, `x.at(…).copy_(value)` does the same.
 * @throws {ShapeError} if the value does not broadcast to the shape that the indices pick, and
 * as `at` does.
 * @throws {DTypeError} as `at` does.
 * @throws {IndexError} if an index tensor names an entry that does not exist.
 * @example
 * await zeros([2, 3]).atPut_([[1, 0], [0, 2]], 7).toArray() // [[0, 0, 7], [7, 0, 0]]
 */
export function atPut_(
  x: Tensor,
  indices: readonly Index[],
  value: Value,
  options: PutOptions = {},
): Tensor {
  checkLive('atPut_', x);
  if (!isScalar(value)) checkLive('atPut_', value, 2);
  checkArray('atPut_', 'indices', indices, "[0, '1:3']");
  checkOptions('atPut_', options, '{ accumulate: true }');
  const isBasic = indices.every((index) => typeof index !== 'object' || index === null);
  if (isBasic && options.accumulate !== true) {
    const target = at(x, ...indices);
    try {
      assign([target], identity, [value], undefined, 'atPut_');
    } finally {
      target.dispose();
    }
    keep(x);
    return x;
  }
  scope(() => {
    // The indices of a tensor that holds its own places say where to write.
    const places = at(view(arange(x.numel, { device: x.device }), x.shape), ...indices);
    const values = createEmpty('atPut_', places.shape, { dtype: x.dtype, device: x.device });
    initialize(values, identity, [value], 'atPut_');
    put_(x, places, values, options);
  });
  return x;
}
