// Random tensors, drawn on the host by the rules of PyTorch and NumPy.

import { isFloatingPoint } from '../dtype/dtype.ts';
import { DTypeError } from '../errors.ts';
import { defaultGenerator } from '../random/seed.ts';
import type { Shape } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type CreationOptions, checkDType, createEmpty } from './creation.ts';

/** A host array of the tensor's dtype, filled by `draw` and uploaded. */
function drawn(
  op: string,
  shape: Shape,
  options: CreationOptions,
  draw: (out: Float32Array | Float64Array) => void,
): Tensor {
  const dtype = options.dtype ?? 'float32';
  checkDType(op, dtype);
  if (!isFloatingPoint(dtype)) {
    throw new DTypeError(op, `cannot draw ${dtype}; the dtype must be floating`, { dtype });
  }
  const result = createEmpty(op, shape, { ...options, dtype });
  const out = dtype === 'float64' ? new Float64Array(result.numel) : new Float32Array(result.numel);
  draw(out);
  result.storage.backend.write(result.storage.buffer, 0, out);
  return result;
}

/**
 * Draws from the standard normal distribution by PyTorch's rules: the same numbers as
 * `torch.randn` under the same seed.
 *
 * Dtype: floating; float32 unless given.
 * @throws {ShapeError} if a size is no non-negative integer.
 * @throws {DTypeError} if the dtype is not floating.
 * @see Box & Muller, Ann. Math. Statist. 29(2), 1958.
 * @example
 * manualSeed(0);
 * (await randn([]).item()).toFixed(4) // '1.5410'
 */
export function randn(shape: Shape, options: CreationOptions = {}): Tensor {
  return drawn('randn', shape, options, (out) => defaultGenerator.normal(out));
}

/**
 * Draws uniformly from `[0, 1)` by PyTorch's rules: the same numbers as `torch.rand`.
 *
 * Dtype: floating; float32 unless given.
 * @throws {ShapeError} if a size is no non-negative integer.
 * @throws {DTypeError} if the dtype is not floating.
 * @example
 * manualSeed(0);
 * (await rand([]).item()).toFixed(4) // '0.4963'
 */
export function rand(shape: Shape, options: CreationOptions = {}): Tensor {
  return drawn('rand', shape, options, (out) => defaultGenerator.uniform(out));
}
