// Writing at indices: what is `x[…] = value` in Python.

import { checkHeld } from '../../dtype/holding.ts';
import { saidBy } from '../../errors.ts';
import { initialize, writeThrough } from '../../execute/door.ts';
import { isScalar, type Value } from '../../execute/value.ts';
import { keepImplied, scope } from '../../memory/scope.ts';
import { checkOptions } from '../../options.ts';
import { checkArray } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { createEmpty } from '../creation/filled.ts';
import { arange } from '../creation/ranges.ts';
import { maskedFill } from '../elementwise/selection.ts';
import { identity } from '../identity.ts';
import { at } from '../views/at.ts';
import { askedFor, type Index, isMask } from '../views/indices.ts';
import { part } from '../views/part.ts';
import { reshape, view } from '../views/sizes.ts';
import { type PutOptions, put_ } from './placing.ts';

/**
 * Overwrites the elements that `at(x, ...indices)` gives, or adds to them with `accumulate`.
 *
 * Of several values for one element the last stays, or all are added. Where no tensor or array
 * is among the indices, `x.at(…).copy_(value)` does the same. One value goes where a mask holds
 * without the mask being read.
 *
 * Shape: values broadcast to that of what is picked. Dtype: that of `x`.
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
  if (isScalar(value)) checkHeld('atPut_', value, x.dtype);
  else checkLive('atPut_', value, 2);
  checkArray('atPut_', 'indices', indices, "[0, '1:3']");
  checkOptions('atPut_', options, '{ accumulate: true }');
  saidBy('atPut_', () => {
    const { parts, picking } = askedFor('atPut_', x, indices);
    const isSet = options.accumulate !== true;
    if (isSet && picking.length === 0) {
      const target = part(x, parts);
      try {
        writeThrough(target, identity, [value], 'atPut_');
      } finally {
        target.dispose();
      }
      return;
    }
    scope(() => {
      const isFill = isSet && picking.length === 1 && (isScalar(value) || value.rank === 0);
      const mask = isFill ? picking[0].by : undefined;
      if (isMask(mask)) fillWhere(part(x, parts), picking[0].dim, mask, value);
      else putAt(x, indices, value, options);
    });
  });
  keepImplied(x);
  return x;
}

// One value goes where the mask holds without anybody knowing where that is.
function fillWhere(target: Tensor, dim: number, mask: Tensor, value: Value): void {
  const after = target.rank - dim - Math.max(mask.rank, 1);
  const spread = reshape(mask, [...mask.shape, ...new Array<number>(after).fill(1)]);
  const { op, inputs } = maskedFill.resolve(target, spread, value);
  writeThrough(target, op, inputs, 'atPut_');
}

function putAt(x: Tensor, indices: readonly Index[], value: Value, options: PutOptions): void {
  // The indices of a tensor that holds its own places say where to write.
  const places = at(view(arange(x.numel, { device: x.device }), x.shape), ...indices);
  const values = createEmpty('atPut_', places.shape, { dtype: x.dtype, device: x.device });
  initialize(values, identity, [value], 'atPut_');
  put_(x, places, values, options);
}
