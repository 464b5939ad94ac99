// What creation refuses.

import {
  arange,
  DTypeError,
  diag,
  eye,
  linspace,
  logspace,
  meshgrid,
  oneHot,
  ShapeError,
  tril,
  triu,
  ValueError,
} from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { floats, integers, refuses, spec } from './refusals.ts';

export const creationErrors: readonly OpSpec[] = [
  spec(
    'arange',
    refuses(
      'an endless range',
      [],
      (_, device) => arange(0, Infinity, { device }),
      ValueError,
      'arange: from 0 to Infinity; both bounds must be finite',
    ),
    refuses(
      'a step of 0',
      [],
      (_, device) => arange(0, 1, 0, { device }),
      ValueError,
      'arange: from 0 to 1 by 0; a step is finite and leads to the end',
    ),
    refuses(
      'a step away from the end',
      [],
      (_, device) => arange(1, 0, { device }),
      ValueError,
      'arange: from 1 to 0 by 1; a step is finite and leads to the end',
    ),
    refuses(
      'bool',
      [],
      (_, device) => arange(2, { dtype: 'bool', device }),
      DTypeError,
      'arange: cannot count in bool; the dtype must be a number',
    ),
  ),
  spec(
    'linspace',
    refuses(
      'bool',
      [],
      (_, device) => linspace(0, 1, 2, { dtype: 'bool', device }),
      DTypeError,
      'linspace: cannot count in bool; the dtype must be a number',
    ),
    refuses(
      'half a step',
      [],
      (_, device) => linspace(0, 1, 2.5, { device }),
      ShapeError,
      'linspace: steps is 2.5; it must be a non-negative integer, as 5 in linspace(0, 1, 5)',
    ),
  ),
  spec(
    'logspace',
    refuses(
      'bools',
      [],
      (_, device) => logspace(0, 1, 2, { dtype: 'bool', device }),
      DTypeError,
      'logspace: cannot count in bool; the dtype must be a number',
    ),
  ),
  spec(
    'eye',
    refuses(
      'a negative size',
      [],
      (_, device) => eye(2, -1, { device }),
      ShapeError,
      'eye: size -1 of dim 1 in [2, -1]; a size is a non-negative integer',
    ),
  ),
  spec(
    'tril',
    refuses(
      'a vector',
      [floats(3)],
      ([x]) => tril(x),
      ShapeError,
      'tril: float32[3] is no matrix; at least 2 dims',
    ),
    refuses(
      'half a diagonal',
      [floats(2, 2)],
      ([x]) => tril(x, 0.5),
      ShapeError,
      'tril: diagonal 0.5; an integer, 0 being the main one',
    ),
  ),
  spec(
    'triu',
    refuses(
      'a scalar',
      [floats()],
      ([x]) => triu(x),
      ShapeError,
      'triu: float32[] is no matrix; at least 2 dims',
    ),
  ),
  spec(
    'diag',
    refuses(
      'a batch',
      [floats(2, 2, 2)],
      ([x]) => diag(x),
      ShapeError,
      'diag: float32[2, 2, 2] is neither a vector nor a matrix',
    ),
  ),
  spec(
    'meshgrid',
    refuses('nothing', [], () => meshgrid([]), ShapeError, 'meshgrid: no vectors; one at least'),
    refuses(
      'a matrix',
      [floats(2, 2)],
      (vectors) => meshgrid(vectors),
      ShapeError,
      'meshgrid: float32[2, 2] is no vector and no scalar',
    ),
    refuses(
      'dtypes that differ',
      [floats(2), integers(3)],
      (vectors) => meshgrid(vectors),
      DTypeError,
      'meshgrid: float32[2] and int32[3]; the dtypes must be the same',
    ),
    refuses(
      'an unknown order',
      [floats(2)],
      (vectors) => meshgrid(vectors, { indexing: 'yx' as 'xy' }),
      ValueError,
      "meshgrid: indexing is yx; it is 'ij' or 'xy'",
    ),
  ),
  spec(
    'oneHot',
    refuses(
      'floats',
      [floats(2)],
      ([x]) => oneHot(x, 3),
      DTypeError,
      'oneHot: the classes are float32[2]; they must be integers',
    ),
    refuses(
      'no classes',
      [integers(2)],
      ([x]) => oneHot(x, 0),
      ValueError,
      'oneHot: 0 classes; a positive integer',
    ),
  ),
];
