// What random draws refuse.

import {
  bernoulli,
  DTypeError,
  multinomial,
  normal,
  rand,
  randint,
  randn,
  randnLike,
  randperm,
  ShapeError,
  ValueError,
} from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { floats, input, integers, refuses, refusesByValue, spec } from './refusals.ts';

export const drawingErrors: readonly OpSpec[] = [
  spec(
    'rand',
    refuses(
      'integers',
      [],
      (_, device) => rand([2], { dtype: 'int32', device }),
      DTypeError,
      'rand: cannot draw int32; the dtype must be floating',
    ),
  ),
  spec(
    'randn',
    refuses(
      'bool',
      [],
      (_, device) => randn([2], { dtype: 'bool', device }),
      DTypeError,
      'randn: cannot draw bool; the dtype must be floating',
    ),
    refuses(
      'a negative size',
      [],
      (_, device) => randn([-2], { device }),
      ShapeError,
      'randn: size -2 of dim 0 in [-2]; a size is a non-negative integer',
    ),
  ),
  spec(
    'randnLike',
    refuses(
      'integers',
      [integers(2)],
      ([x]) => randnLike(x),
      DTypeError,
      'randnLike: cannot draw int32; the dtype must be floating',
    ),
  ),
  spec(
    'randint',
    refuses(
      'nothing between',
      [],
      (_, device) => randint(3, 3, [2], { device }),
      ValueError,
      'randint: low is 3, high is 3; integers with -2147483648 ≤ low < high ≤ 2147483648, which int32 holds',
    ),
    refuses(
      'more than the dtype holds',
      [],
      (_, device) => randint(300, [2], { dtype: 'uint8', device }),
      ValueError,
      'randint: low is 0, high is 300; integers with 0 ≤ low < high ≤ 256, which uint8 holds',
    ),
  ),
  spec(
    'randperm',
    refuses(
      'a negative number',
      [],
      (_, device) => randperm(-1, { device }),
      ShapeError,
      'randperm: size -1 of dim 0 in [-1]; a size is a non-negative integer',
    ),
    refuses(
      'more than the dtype holds',
      [],
      (_, device) => randperm(257, { dtype: 'uint8', device }),
      ValueError,
      'randperm: low is 0, high is 257; integers with 0 ≤ low < high ≤ 256, which uint8 holds',
    ),
  ),
  spec(
    'normal',
    refuses(
      'a negative deviation',
      [],
      (_, device) => normal(0, -1, [2], { device }),
      ValueError,
      'normal: std is -1; it must be ≥ 0',
    ),
    refuses(
      'shapes that do not broadcast',
      [floats(2), floats(3)],
      ([mean, std]) => normal(mean, std),
      ShapeError,
      'normal: shapes [2] and [3] do not broadcast: sizes 2 and 3 of dim -1 differ and neither is 1',
    ),
  ),
  spec(
    'bernoulli',
    refusesByValue(
      'a probability above 1',
      [floats(2)],
      ([x]) => bernoulli(x),
      ValueError,
      'bernoulli: p is 2; a probability lies in [0, 1]',
    ),
    refuses(
      'integers',
      [integers(2)],
      ([x]) => bernoulli(x),
      DTypeError,
      'bernoulli: the probabilities are int32[2]; the dtype must be floating',
    ),
    refuses(
      'a number above 1',
      [floats(2)],
      ([x]) => bernoulli(x, 1.5),
      ValueError,
      'bernoulli: p is 1.5; a probability lies in [0, 1]',
    ),
  ),
  spec(
    'bernoulli_',
    refuses(
      'a number below 0',
      [floats(2)],
      ([x]) => x.bernoulli_(-0.5),
      ValueError,
      'bernoulli_: p is -0.5; a probability lies in [0, 1]',
    ),
    refuses(
      'probabilities of another shape',
      [floats(2), floats(3)],
      ([x, p]) => x.bernoulli_(p),
      ShapeError,
      'bernoulli_: probabilities float32[3] for float32[2]; they must broadcast to its shape',
    ),
  ),
  spec(
    'multinomial',
    refuses(
      'a batch of matrices',
      [floats(2, 2, 2)],
      ([x]) => multinomial(x, 1),
      ShapeError,
      'multinomial: float32[2, 2, 2] is neither a vector nor a matrix',
    ),
    refuses(
      'no samples',
      [floats(2)],
      ([x]) => multinomial(x, 0),
      ValueError,
      'multinomial: 0 samples; a positive integer',
    ),
    refusesByValue(
      'a negative weight',
      [input('float32', [2], [1, -1])],
      ([x]) => multinomial(x, 1),
      ValueError,
      'multinomial: a weight is -1; weights are finite and ≥ 0',
    ),
    refusesByValue(
      'more samples than weights above 0',
      [input('float32', [3], [1, 0, 2])],
      ([x]) => multinomial(x, 3),
      ValueError,
      'multinomial: 2 of 3 categories have a weight above 0; 3 are to be drawn',
    ),
    refusesByValue(
      'no weight at all',
      [input('float32', [2], [0])],
      ([x]) => multinomial(x, 1, { replacement: true }),
      ValueError,
      'multinomial: 0 of 2 categories have a weight above 0; 1 are to be drawn',
    ),
    refuses(
      'integers',
      [integers(2)],
      ([x]) => multinomial(x, 1),
      DTypeError,
      'multinomial: the probabilities are int32[2]; the dtype must be floating',
    ),
  ),
  spec(
    'uniform_',
    refuses(
      'bounds in the wrong order',
      [floats(2)],
      ([x]) => x.uniform_(1, 0),
      ValueError,
      'uniform_: from is 1, to is 0; from ≤ to, both finite',
    ),
    refuses(
      'integers',
      [integers(2)],
      ([x]) => x.uniform_(),
      DTypeError,
      'uniform_: cannot draw int32; the dtype must be floating',
    ),
    refuses(
      'a stretched target',
      [{ ...floats(3, 2), layout: 'expandedFirst' }],
      ([x]) => x.uniform_(),
      ShapeError,
      'uniform_: the target is float32[3, 2] with strides [0, 1]: several elements share one ' +
        'place. clone() gives each its own',
    ),
  ),
  spec(
    'normal_',
    refuses(
      'a negative deviation',
      [floats(2)],
      ([x]) => x.normal_(0, -1),
      ValueError,
      'normal_: std is -1; it must be ≥ 0',
    ),
  ),
  spec(
    'exponential_',
    refuses(
      'a rate of 0',
      [floats(2)],
      ([x]) => x.exponential_(0),
      ValueError,
      'exponential_: lambd is 0; it must be > 0',
    ),
  ),
  spec(
    'random_',
    refuses(
      'more than the dtype holds',
      [input('uint8', [2])],
      ([x]) => x.random_(-1, 5),
      ValueError,
      'random_: low is -1, high is 5; integers with 0 ≤ low < high ≤ 256, which uint8 holds',
    ),
  ),
];
