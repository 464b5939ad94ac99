// What JavaScript gets where it asks a tensor for a primitive: in a text, or as an operand.

import { DTypeError } from '../errors.ts';
import { describe } from '../shape/shape.ts';
import type { Tensor } from './tensor.ts';

/** The text where a string is wanted; operators are refused, which know no tensors. */
export function toPrimitive(x: Tensor, hint: string): string {
  if (hint === 'string') return x.toString();
  throw new DTypeError(
    'operator',
    `an operand is ${describe(x)}; operators do not compute on tensors, x.add(y) and its like ` +
      'do. String(x) gives the text, await x.item() a number',
    { dtype: x.dtype, shape: x.shape },
  );
}
