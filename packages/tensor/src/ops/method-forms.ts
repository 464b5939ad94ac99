// Methods that take their operands in another order than the function of the same name.

import type { Value } from '../execute/value.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type ElementwiseFunction, elementwiseFunction } from './callable.ts';
import * as selection from './selection.ts';

/** `this` where `condition` holds, else `y`: the function `where` with `this` as its `x`. */
export const where: ElementwiseFunction<[x: Tensor, condition: Tensor, y: Value]> =
  elementwiseFunction((x, condition, y) => selection.where.resolve(condition, x, y));
