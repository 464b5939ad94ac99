// What products refuse, each with its whole message.

import {
  addmm,
  baddbmm,
  bmm,
  type DType,
  DTypeError,
  dot,
  einsum,
  matmul,
  mv,
  outer,
  ShapeError,
  type Tensor,
  tensordot,
  ValueError,
} from '@gradus/tensor';
import type { SampleInput } from '../sample-input.ts';
import type { ErrorSample } from '../spec.ts';

type Run = (inputs: readonly Tensor[]) => unknown;

function refusal(
  error: ErrorSample['error'],
  name: string,
  inputs: readonly SampleInput[],
  run: Run,
  message: string,
): ErrorSample {
  return { name, inputs, run: (values) => run(values as readonly Tensor[]), error, message };
}

function input(dtype: DType, ...shape: number[]): SampleInput {
  return { dtype, shape, fill: [1, 2, 3], layout: 'contiguous' };
}

const f32 = (...shape: number[]): SampleInput => input('float32', ...shape);
const oneDType = 'both must have one dtype, and that is not bool';

const times: Run = ([a, b]) => matmul(a, b);
const timesVector: Run = ([a, b]) => mv(a, b);
const scalar: Run = ([a, b]) => dot(a, b);
const batches: Run = ([a, b]) => bmm(a, b);
const added: Run = ([c, a, b]) => addmm(c, a, b);
const batchAdded: Run = ([c, a, b]) => baddbmm(c, a, b);
const sumOf =
  (equation: string): Run =>
  (tensors) =>
    einsum(equation, ...tensors);
const dotted =
  (dims: Parameters<typeof tensordot>[2]): Run =>
  ([a, b]) =>
    tensordot(a, b, dims);

/** Refused calls by op. */
export const linearAlgebraErrors: Readonly<Record<string, readonly ErrorSample[]>> = {
  mv: [
    refusal(
      ShapeError,
      'a vector on the left',
      [f32(3), f32(3)],
      timesVector,
      'mv: a must be a matrix and b a vector: a is float32[3], b is float32[3]',
    ),
    refusal(
      ShapeError,
      'inner sizes that differ, where a.t() fits',
      [f32(3, 4), f32(3)],
      timesVector,
      'mv: inner dimensions differ: a is float32[3, 4], b is float32[3]; a.shape[1] (4) must equal b.shape[0] (3). a.t() fits.',
    ),
    refusal(
      DTypeError,
      'bool',
      [input('bool', 2, 2), input('bool', 2)],
      timesVector,
      `mv: a is bool[2, 2], b is bool[2]; ${oneDType}`,
    ),
  ],
  dot: [
    refusal(
      ShapeError,
      'matrices',
      [f32(2, 2), f32(2)],
      scalar,
      'dot: both operands must be vectors: a is float32[2, 2], b is float32[2]',
    ),
    refusal(
      ShapeError,
      'sizes that differ',
      [f32(2), f32(3)],
      scalar,
      'dot: inner dimensions differ: a is float32[2], b is float32[3]; a.shape[0] (2) must equal b.shape[0] (3).',
    ),
    refusal(
      DTypeError,
      'two dtypes',
      [f32(2), input('int32', 2)],
      scalar,
      `dot: a is float32[2], b is int32[2]; ${oneDType}`,
    ),
  ],
  outer: [
    refusal(
      ShapeError,
      'a matrix',
      [f32(2), f32(2, 2)],
      ([a, b]) => outer(a, b),
      'outer: both operands must be vectors: a is float32[2], b is float32[2, 2]',
    ),
  ],
  bmm: [
    refusal(
      ShapeError,
      'matrices',
      [f32(2, 2), f32(2, 2)],
      batches,
      'bmm: both operands must be batches of matrices (3 dims): a is float32[2, 2], b is float32[2, 2]',
    ),
    refusal(
      ShapeError,
      'batch sizes that differ',
      [f32(1, 2, 2), f32(3, 2, 2)],
      batches,
      'bmm: batch sizes differ: a is float32[1, 2, 2], b is float32[3, 2, 2]; a.shape[0] (1) must equal b.shape[0] (3). matmul() stretches batches of 1.',
    ),
    refusal(
      ShapeError,
      'inner sizes that differ',
      [f32(2, 3, 4), f32(2, 5, 4)],
      batches,
      'bmm: inner dimensions differ: a is float32[2, 3, 4], b is float32[2, 5, 4]; a.shape[2] (4) must equal b.shape[1] (5). b.transpose(-2, -1) fits.',
    ),
    refusal(
      DTypeError,
      'two dtypes',
      [f32(1, 2, 2), input('float64', 1, 2, 2)],
      batches,
      `bmm: a is float32[1, 2, 2], b is float64[1, 2, 2]; ${oneDType}`,
    ),
  ],
  matmul: [
    refusal(
      ShapeError,
      'scalars',
      [f32(), f32(2, 2)],
      times,
      'matmul: both operands must have dims: a is float32[], b is float32[2, 2]. mul() multiplies by a scalar.',
    ),
    refusal(
      ShapeError,
      'inner sizes that differ, where b.t() fits',
      [f32(64, 100), f32(10, 100)],
      times,
      'matmul: inner dimensions differ: a is float32[64, 100], b is float32[10, 100]; a.shape[1] (100) must equal b.shape[0] (10). b.t() fits.',
    ),
    refusal(
      ShapeError,
      'inner sizes that differ, where nothing fits',
      [f32(2, 3), f32(4, 5)],
      times,
      'matmul: inner dimensions differ: a is float32[2, 3], b is float32[4, 5]; a.shape[1] (3) must equal b.shape[0] (4).',
    ),
    refusal(
      ShapeError,
      'batches that do not broadcast',
      [f32(2, 3, 4), f32(5, 4, 6)],
      times,
      'matmul: batch dims [2] and [5] do not broadcast: a is float32[2, 3, 4], b is float32[5, 4, 6]; aligned from the last, sizes must be equal, or 1 where they stretch',
    ),
    refusal(
      DTypeError,
      'two dtypes, without a remedy for shapes',
      [f32(2, 3), input('int32', 3, 2)],
      times,
      `matmul: a is float32[2, 3], b is int32[3, 2]; ${oneDType}`,
    ),
    refusal(
      ShapeError,
      'shapes and dtypes, where no transpose helps',
      [f32(2, 3), input('int32', 2, 3)],
      times,
      'matmul: inner dimensions differ: a is float32[2, 3], b is int32[2, 3]; a.shape[1] (3) must equal b.shape[0] (2).',
    ),
    refusal(
      DTypeError,
      'uint8 beside int32',
      [input('uint8', 2, 2), input('int32', 2, 2)],
      times,
      `matmul: a is uint8[2, 2], b is int32[2, 2]; ${oneDType}`,
    ),
    refusal(
      ShapeError,
      'inner sizes of uint8 that differ',
      [input('uint8', 2, 3), input('uint8', 2, 2)],
      ([a, b]) => a.mm(b),
      'mm: inner dimensions differ: a is uint8[2, 3], b is uint8[2, 2]; a.shape[1] (3) must equal b.shape[0] (2). a.t() fits.',
    ),
  ],
  addmm: [
    refusal(
      ShapeError,
      'an input that does not broadcast',
      [f32(3), f32(2, 3), f32(3, 2)],
      added,
      "addmm: input is float32[3]; it must broadcast to the product's [2, 2]",
    ),
    refusal(
      ShapeError,
      'vectors',
      [f32(2), f32(2, 2), f32(2)],
      added,
      'addmm: both operands must be matrices: a is float32[2, 2], b is float32[2]',
    ),
    refusal(
      DTypeError,
      'an input of another dtype',
      [input('float64', 2), f32(2, 3), f32(3, 2)],
      added,
      'addmm: input is float64[2], the product is float32; both must have one dtype',
    ),
    refusal(
      ValueError,
      'a fraction of integers',
      [input('int32', 2), input('int32', 2, 3), input('int32', 3, 2)],
      ([c, a, b]) => addmm(c, a, b, { alpha: 0.5 }),
      'addmm: alpha is 0.5; a factor of int32 is an integer',
    ),
  ],
  baddbmm: [
    refusal(
      ShapeError,
      'batch sizes that differ',
      [f32(1), f32(2, 1, 1), f32(3, 1, 1)],
      batchAdded,
      'baddbmm: batch sizes differ: a is float32[2, 1, 1], b is float32[3, 1, 1]; a.shape[0] (2) must equal b.shape[0] (3). matmul() stretches batches of 1.',
    ),
    refusal(
      ShapeError,
      'an input that does not broadcast',
      [f32(3), f32(2, 1, 1), f32(2, 1, 1)],
      batchAdded,
      "baddbmm: input is float32[3]; it must broadcast to the product's [2, 1, 1]",
    ),
  ],
  tensordot: [
    refusal(
      ValueError,
      'a count beyond the ranks',
      [f32(2), f32(2)],
      dotted(3),
      'tensordot: dims is 3: a is float32[2], b is float32[2]; a count of dims lies in [0, 1]',
    ),
    refusal(
      ValueError,
      'lists of two lengths',
      [f32(2), f32(2)],
      dotted([[0], []]),
      'tensordot: dims are [0] of a and [] of b; every dim needs a partner',
    ),
    refusal(
      ShapeError,
      'a dim twice',
      [f32(2, 2), f32(2, 2)],
      dotted([
        [0, 0],
        [0, 1],
      ]),
      'tensordot: dim [0, 0] names a dim twice',
    ),
    refusal(
      ShapeError,
      'a dim that does not exist',
      [f32(2), f32(2)],
      dotted([[1], [0]]),
      'tensordot: dim 1 is out of range for 1 dims; it lies in [-1, 1)',
    ),
    refusal(
      ShapeError,
      'sizes that differ',
      [f32(2, 3), f32(4, 2)],
      dotted(1),
      'tensordot: sizes differ: a is float32[2, 3], b is float32[4, 2]; a.shape[1] (3) must equal b.shape[0] (4)',
    ),
    refusal(
      DTypeError,
      'two dtypes',
      [f32(2), input('int32', 2)],
      dotted(1),
      'tensordot: operands are float32[2], int32[2]; all must have one dtype, and that is not bool',
    ),
  ],
  einsum: [
    refusal(
      ValueError,
      'two arrows',
      [f32(2)],
      sumOf('i->i->i'),
      'einsum: "i->i->i": "->" occurs at most once',
    ),
    refusal(
      ValueError,
      'another number of operands',
      [f32(2)],
      sumOf('i,i->'),
      'einsum: "i,i->": it has 2 operands, but 1 tensors are given',
    ),
    refusal(
      ValueError,
      'a label that is no letter',
      [f32(2)],
      sumOf('1->1'),
      'einsum: "1->1": "1" is no label; labels are letters and "..."',
    ),
    refusal(
      ValueError,
      'two ellipses',
      [f32(2)],
      sumOf('...i...->i'),
      'einsum: "...i...->i": "...i..." has more than one "..."',
    ),
    refusal(
      ValueError,
      'a result from nowhere',
      [f32(2)],
      sumOf('i->j'),
      'einsum: "i->j": "j" of the result is in no operand',
    ),
    refusal(
      ValueError,
      'a result with a label twice',
      [f32(2)],
      sumOf('i->ii'),
      'einsum: "i->ii": "i" occurs twice in the result',
    ),
    refusal(
      ShapeError,
      'too few labels',
      [f32(2, 3)],
      sumOf('i->i'),
      'einsum: "i" in "i->i" labels 1 dims; operand 0 is float32[2, 3]',
    ),
    refusal(
      ShapeError,
      'too many labels',
      [f32(2)],
      sumOf('...ij->i'),
      'einsum: "...ij" in "...ij->i" labels at least 2 dims; operand 0 is float32[2]',
    ),
    refusal(
      ShapeError,
      'a label with two sizes',
      [f32(2, 3), f32(4, 5)],
      sumOf('ij,jk->ik'),
      'einsum: "j" in "ij,jk->ik" has sizes 3 and 4; operands are float32[2, 3], float32[4, 5]; a label has one size, or 1 in another operand',
    ),
    refusal(
      ShapeError,
      'a diagonal of two sizes',
      [f32(1, 3)],
      sumOf('ii->i'),
      'einsum: "i" in "ii->i" has sizes 1 and 3; operands are float32[1, 3]; a label has one size, or 1 in another operand',
    ),
    refusal(
      ShapeError,
      'ellipses that do not broadcast',
      [f32(2, 3), f32(4, 3)],
      sumOf('...i,...i->...'),
      'einsum: dim -1 of "..." in "...i,...i->..." has sizes 2 and 4; operands are float32[2, 3], float32[4, 3]; a label has one size, or 1 in another operand',
    ),
    refusal(
      DTypeError,
      'two dtypes',
      [f32(2), input('float64', 2)],
      sumOf('i,i->'),
      'einsum: operands are float32[2], float64[2]; all must have one dtype, and that is not bool',
    ),
  ],
};
