// Initial values that are an orthogonal matrix.

import { noGrad } from '@gradus/autograd';
import { DTypeError, defaultGenerator, ShapeError, type Tensor, tensor } from '@gradus/tensor';
import { describe, refuseCaptured } from '@gradus/tensor/interpreter';

/**
 * A matrix whose columns, or rows if there are fewer of these, are orthogonal and of length
 * `gain`; dims after the first count as one.
 *
 * It is the Q of a matrix of normal numbers, with the signs that make R's diagonal positive, which
 * makes it unique: the numbers are PyTorch's up to rounding. It is computed on the host in float64.
 * An empty tensor stays as it is.
 * @throws {ShapeError} if there are fewer than 2 dims.
 * @throws {DTypeError} if the dtype is not floating.
 * @see Saxe, McClelland & Ganguli, arXiv:1312.6120, 2013; Mezzadri, arXiv:math-ph/0609050, 2006.
 * @source `torch.nn.init.orthogonal_`
 * @example
 * const q = nn.init.orthogonal_(empty([3, 5], { dtype: 'float64' }));
 * allclose(q.mm(q.t()), eye(3, 3, { dtype: 'float64' })) // true
 */
export function orthogonal_(x: Tensor, gain = 1): Tensor {
  if (x.rank < 2) {
    throw new ShapeError(
      'orthogonal_',
      `${describe(x)} has ${x.rank} dims; the rule is 2 or more`,
      {
        shape: x.shape,
      },
    );
  }
  const normals = arrayFor(x);
  if (x.numel === 0) return x;
  refuseCaptured('orthogonal_', 'initialise before the call');
  const rows = x.shape[0];
  const values = orthonormal(defaultGenerator.normal(normals), rows, x.numel / rows);
  const { dtype, device } = x;
  return noGrad(() => x.copy_(tensor(values, { dtype, device }).reshape(x.shape).mul(gain)));
}

function arrayFor(x: Tensor): Float32Array | Float64Array {
  if (x.dtype === 'float64') return new Float64Array(x.numel);
  if (x.dtype === 'float32') return new Float32Array(x.numel);
  throw new DTypeError('orthogonal_', `${describe(x)} is not floating; normal numbers are drawn`, {
    dtype: x.dtype,
  });
}

/** The columns of a row-major matrix made orthonormal in order, or its rows if these are fewer. */
function orthonormal(matrix: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const values = Float64Array.from(matrix);
  const isTall = rows >= columns;
  const [count, length] = isTall ? [columns, rows] : [rows, columns];
  const [step, stride] = isTall ? [1, columns] : [columns, 1];
  const dot = (u: number, v: number): number => {
    let sum = 0;
    for (let i = 0; i < length; i++)
      sum += values[u * step + i * stride] * values[v * step + i * stride];
    return sum;
  };
  for (let v = 0; v < count; v++) {
    // Twice is enough: the second pass takes away what rounding left of the first.
    for (let pass = 0; pass < 2; pass++) {
      for (let u = 0; u < v; u++) {
        const share = dot(u, v);
        for (let i = 0; i < length; i++) {
          values[v * step + i * stride] -= share * values[u * step + i * stride];
        }
      }
    }
    const norm = Math.sqrt(dot(v, v));
    for (let i = 0; i < length; i++) values[v * step + i * stride] /= norm;
  }
  return values;
}
