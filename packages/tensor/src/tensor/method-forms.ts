// Methods that take their operands in another order than the function of the same name.

import type { Value } from '../execute/value.ts';
import { type ElementwiseFunction, elementwiseFunction } from '../ops/callable.ts';
import * as selection from '../ops/elementwise/selection.ts';
import type { Tensor } from './tensor.ts';

/** `this` where `condition` holds, else `y`: the function `where` with `this` as its `x`. */
export const where: ElementwiseFunction<[x: Tensor, condition: Tensor, y: Value]> =
  elementwiseFunction((x, condition, y) => selection.where.resolve(condition, x, y));
