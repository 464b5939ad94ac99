// What creation, conversion, random draws and index tensors refuse. What they give is checked
// against PyTorch's results, which lie beside these specs as vectors.

import {
  arange,
  at,
  bernoulli,
  type DType,
  DTypeError,
  diag,
  eye,
  IndexError,
  linspace,
  logspace,
  meshgrid,
  multinomial,
  normal,
  oneHot,
  rand,
  randint,
  randn,
  randnLike,
  randperm,
  ShapeError,
  type Tensor,
  to,
  tril,
  triu,
  type Value,
  ValueError,
} from '@gradus/tensor';
import type { SampleInput } from '../sample-input.ts';
import type { ErrorSample, OpSpec } from '../spec.ts';

type Refusing = (tensors: readonly Tensor[], device: string) => unknown;

function spec(op: string, ...errors: readonly ErrorSample[]): OpSpec {
  return { op, samples: [], errors };
}

function refuses(
  name: string,
  inputs: readonly SampleInput[],
  run: Refusing,
  error: ErrorSample['error'],
  message: string,
): ErrorSample {
  const tensorsOf = (values: readonly Value[]): Tensor[] =>
    values.filter((value): value is Tensor => typeof value === 'object');
  return { name, inputs, run: (values, device) => run(tensorsOf(values), device), error, message };
}

function input(
  dtype: DType,
  shape: readonly number[],
  fill: readonly number[] = [1, 2, 3],
): SampleInput {
  return { dtype, shape, fill, layout: 'contiguous' };
}

const floats = (...shape: number[]): SampleInput => input('float32', shape);
const integers = (...shape: number[]): SampleInput => input('int32', shape);

const creation: readonly OpSpec[] = [
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
      'integers',
      [],
      (_, device) => logspace(0, 1, 2, { dtype: 'int32', device }),
      DTypeError,
      'logspace: powers in int32; the dtype must be floating',
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

const drawing: readonly OpSpec[] = [
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
    refuses(
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
    refuses(
      'a negative weight',
      [input('float32', [2], [1, -1])],
      ([x]) => multinomial(x, 1),
      ValueError,
      'multinomial: a weight is -1; weights are finite and ≥ 0',
    ),
    refuses(
      'more samples than weights above 0',
      [input('float32', [3], [1, 0, 2])],
      ([x]) => multinomial(x, 3),
      ValueError,
      'multinomial: 2 of 3 categories have a weight above 0; 3 are to be drawn',
    ),
    refuses(
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
      'uniform: from is 1, to is 0; from ≤ to, both finite',
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
      'normal: std is -1; it must be ≥ 0',
    ),
  ),
  spec(
    'exponential_',
    refuses(
      'a rate of 0',
      [floats(2)],
      ([x]) => x.exponential_(0),
      ValueError,
      'exponential: lambd is 0; it must be > 0',
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

const indexing: OpSpec = spec(
  'at',
  refuses(
    'a bool mask',
    [floats(3), input('bool', [3])],
    ([x, mask]) => at(x, mask),
    DTypeError,
    'at: an index is bool[3]; how many elements a mask picks is not known before it is read. ' +
      'await x.maskedSelect(mask) picks them, maskedFill_() writes them',
  ),
  refuses(
    'an index of floats',
    [floats(3), floats(2)],
    ([x, index]) => at(x, index),
    DTypeError,
    'at: an index is float32[2]; index tensors are int32',
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
    'to: unknown dtype float8; known: bool, uint8, int32, float32, float64',
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
    'at: index 3 is out of range for dim 0 of size 3; it lies in [-3, 3)',
  ),
);

export const refusalSpecs: readonly OpSpec[] = [
  ...creation,
  ...drawing,
  indexing,
  writing,
  conversion,
];
