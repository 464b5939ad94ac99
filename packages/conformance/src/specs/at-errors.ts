// What `at`, `atPut_` and `to` refuse.

import { at, type DType, DTypeError, IndexError, ShapeError, to } from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { floats, input, refuses, refusesByValue, spec } from './refusals.ts';

const reading: OpSpec = spec(
  'at',
  refuses(
    'a mask of other sizes',
    [floats(2, 3), input('bool', [2])],
    ([x, mask]) => at(x, ':', mask),
    ShapeError,
    'at: a mask is bool[2] for dims [3] of float32[2, 3]; sizes must be equal',
  ),
  refuses(
    'masks of more dims than there are',
    [floats(2, 3), input('bool', [2, 3])],
    ([x, mask]) => at(x, 0, mask),
    ShapeError,
    'at: the indices name 3 dims; float32[2, 3] has 2',
  ),
  refusesByValue(
    'a mask beside indices of another number',
    [floats(2, 3), input('bool', [2], [1, 1])],
    ([x, mask]) => at(x, mask, [0, 1, 2]),
    ShapeError,
    'at: shapes [2] and [3] do not broadcast: sizes 2 and 3 of dim -1 differ and neither is 1',
  ),
  refuses(
    'an index of floats',
    [floats(3), floats(2)],
    ([x, index]) => at(x, index),
    DTypeError,
    'at: an index is float32[2]; index tensors are int32 or bool',
  ),
  refuses(
    'a fraction in an array',
    [floats(3)],
    ([x]) => at(x, [0, 0.5]),
    ShapeError,
    'at: an array of indices holds 0.5; all are integers',
  ),
  refuses(
    'an entry that does not exist',
    [floats(2, 3)],
    ([x]) => at(x, ':', [0, 3]),
    IndexError,
    'at: index 3 is out of range for dim 1 of size 3; it lies in [-3, 3)',
  ),
  refuses(
    'an entry of several dims that does not exist',
    [floats(2, 3)],
    ([x]) => at(x, [0, 1], [0, -4]),
    IndexError,
    'at: an index is out of range for its dim; dims [0, 1] have [2, 3] entries',
  ),
  refuses(
    'indices that do not broadcast',
    [floats(2, 3)],
    ([x]) => at(x, [0, 1], [0, 1, 2]),
    ShapeError,
    'at: shapes [2] and [3] do not broadcast: sizes 2 and 3 of dim -1 differ and neither is 1',
  ),
);

const conversion: OpSpec = spec(
  'to',
  refuses(
    'an unknown dtype',
    [floats(2)],
    ([x]) => to(x, { dtype: 'float8' as DType }),
    DTypeError,
    'to: unknown dtype float8; known: bool, uint8, int32, float16, float32, float64',
  ),
);

const writing: OpSpec = spec(
  'atPut_',
  refuses(
    'a value that does not broadcast',
    [floats(2, 3), floats(2)],
    ([x, value]) => x.atPut_([[0, 1]], value),
    ShapeError,
    'atPut_: the result has shape [2], the target is float32[2, 3]; ' +
      'the result must broadcast to the shape of the target',
  ),
  refuses(
    'an array as the value',
    [floats(3)],
    ([x]) => Reflect.apply(x.atPut_, x, [['1:'], [1, 2]]),
    DTypeError,
    'atPut_: operand 2 is an array; tensor(…) makes a tensor of it',
  ),
  refuses(
    'an entry that does not exist',
    [floats(3)],
    ([x]) => x.atPut_([[0, 3]], 1),
    IndexError,
    'atPut_: index 3 is out of range for dim 0 of size 3; it lies in [-3, 3)',
  ),
  refusesByValue(
    'several values for a mask of another number',
    [floats(3), input('bool', [3], [1, 0, 1]), floats(3)],
    ([x, mask, value]) => x.atPut_([mask], value),
    ShapeError,
    'atPut_: the result has shape [3], the target is float32[2]; ' +
      'the result must broadcast to the shape of the target',
  ),
  refuses(
    'one value for a mask of other sizes',
    [floats(3), input('bool', [2])],
    ([x, mask]) => x.atPut_([mask], 0),
    ShapeError,
    'atPut_: a mask is bool[2] for dims [3] of float32[3]; sizes must be equal',
  ),
);

export const atErrors: readonly OpSpec[] = [reading, writing, conversion];
