// What the parameters refuse that few calls have.

import {
  DTypeError,
  diff,
  div,
  IndexError,
  oneHot,
  repeatInterleave,
  round,
  ShapeError,
  scatter,
  unique,
  ValueError,
} from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { floats, input, integers, refuses, spec } from './refusals.ts';

export const parameterErrors: readonly OpSpec[] = [
  spec(
    'div',
    refuses(
      'an unknown rounding mode',
      [floats(3)],
      ([x]) => Reflect.apply(div, null, [x, 2, { roundingMode: 'ceil' }]),
      ValueError,
      'div: roundingMode is ceil; it is one of floor, trunc',
    ),
    refuses(
      'a rounding mode by itself, in place',
      [floats(3)],
      ([x]) => Reflect.apply(x.div_, x, [2, 'floor']),
      ValueError,
      `div_: options are the string "floor"; they are an object, such as { roundingMode: 'floor' }`,
    ),
    refuses(
      'a rounded quotient of bools',
      [input('bool', [2])],
      ([x]) => div(x, x, { roundingMode: 'trunc' }),
      DTypeError,
      'div: bool operands; the rule is number dtypes only',
    ),
    refuses(
      'in place, a quotient of integers that is not rounded',
      [integers(2)],
      ([x]) => x.div_(2),
      DTypeError,
      'div_: the result is float32, the target is int32[2]; a write must not lose the kind of number',
    ),
  ),
  spec(
    'round',
    refuses(
      'decimals of integers',
      [integers(2)],
      ([x]) => round(x, { decimals: -1 }),
      DTypeError,
      'round: int32 operands; the rule is floating dtypes only',
    ),
    refuses(
      'a fraction of decimals',
      [floats(2)],
      ([x]) => x.round_({ decimals: 0.5 }),
      ValueError,
      'round_: decimals is 0.5; it must be an integer',
    ),
  ),
  spec(
    'diff',
    refuses(
      'what is appended having other dims',
      [floats(2, 3), floats(3)],
      ([x, append]) => diff(x, 1, -1, { append }),
      ShapeError,
      'diff: float32[2, 3] and float32[3] along dim 1; all other sizes must be the same',
    ),
    refuses(
      'what is appended having other sizes',
      [floats(2, 3), floats(3, 1)],
      ([x, append]) => diff(x, 1, -1, { append }),
      ShapeError,
      'diff: float32[2, 3] and float32[3, 1] along dim 1; all other sizes must be the same',
    ),
    refuses(
      'a number as what is appended',
      [floats(3)],
      ([x]) => Reflect.apply(diff, null, [x, 1, -1, { append: 3 }]),
      DTypeError,
      'diff: operand 1 is 3; it must be a tensor',
    ),
  ),
  spec(
    'unique',
    refuses(
      'a dim that is not there',
      [floats(2, 3)],
      ([x]) => unique(x, { dim: 2 }),
      ShapeError,
      'unique: dim 2 is out of range for 2 dims; it lies in [-2, 2)',
    ),
    refuses(
      'slices of a scalar',
      [floats()],
      ([x]) => unique(x, { dim: 0 }),
      ShapeError,
      'unique: float32[] has no slices of elements across dim 0',
    ),
    refuses(
      'slices without elements',
      [floats(3, 0)],
      ([x]) => unique(x, { dim: 0 }),
      ShapeError,
      'unique: float32[3, 0] has no slices of elements across dim 0',
    ),
  ),
  spec(
    'oneHot',
    refuses(
      'a negative class where none is said to be the last',
      [input('int32', [3], [1, -1, 0])],
      ([x]) => oneHot(x),
      ValueError,
      'oneHot: int32[3] has classes from -1 to 1; they must begin at 0 or above',
    ),
    refuses(
      'no classes where none is said to be the last',
      [integers(2, 0)],
      ([x]) => oneHot(x),
      ValueError,
      'oneHot: int32[2, 0] has classes from 0 to -1; they must begin at 0 or above',
    ),
  ),
  spec(
    'repeatInterleave',
    refuses(
      'repeats that are no integers',
      [floats(2), floats(2)],
      ([x, repeats]) => repeatInterleave(x, repeats),
      DTypeError,
      'repeatInterleave: repeats is float32[2]; it is a vector or scalar of int32',
    ),
    refuses(
      'a matrix of repeats',
      [floats(2), integers(1, 2)],
      ([x, repeats]) => repeatInterleave(x, repeats),
      DTypeError,
      'repeatInterleave: repeats is int32[1, 2]; it is a vector or scalar of int32',
    ),
    refuses(
      'a negative count among repeats',
      [floats(2), input('int32', [2], [1, -1])],
      ([x, repeats]) => repeatInterleave(x, repeats),
      ShapeError,
      'repeatInterleave: entry 1 of [1, -1] is -1; counts are non-negative integers',
    ),
    refuses(
      'repeats of another number than the entries',
      [floats(2, 3), integers(2)],
      ([x, repeats]) => repeatInterleave(x, repeats, 1),
      ShapeError,
      'repeatInterleave: 2 numbers for the 3 entries of dim 1 of float32[2, 3]',
    ),
  ),
  spec(
    'scatter',
    refuses(
      'an unknown reduction',
      [floats(3), input('int32', [2], [0, 1])],
      ([x, index]) => Reflect.apply(scatter, null, [x, 0, index, 1, { reduce: 'sum' }]),
      ValueError,
      'scatter: reduce is sum; it is one of add, multiply',
    ),
    refuses(
      'in place, an index past the end, and leaves the target',
      [floats(3), input('int32', [2], [0, 3])],
      ([x, index]) => x.scatter_(0, index, 2, { reduce: 'multiply' }),
      IndexError,
      'scatter_: index 3 is out of range for dim 0 of size 3; it lies in [0, 3)',
    ),
  ),
];
