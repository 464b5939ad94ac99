// Leaky rectifiers whose slopes are drawn.

import {
  defaultGenerator,
  leakyRelu,
  mul,
  scope,
  type Tensor,
  tensor,
  ValueError,
} from '@gradus/tensor';
import { readerOf, refuseDecidedByValues } from '@gradus/tensor/interpreter';
import { checkFloating } from '../floating.ts';

/** Options of `rrelu`. */
export interface RReluOptions {
  /** The smallest slope; 1/8 unless given. */
  readonly lower?: number;
  /** The largest slope; 1/3 unless given. */
  readonly upper?: number;
  /** Whether slopes are drawn; false unless given. */
  readonly training?: boolean;
}

/** The slopes between which `rrelu` draws unless others are given. */
export const defaultSlopes = { lower: 1 / 8, upper: 1 / 3 } as const;

/**
 * `x` above zero, and below `x` times a slope: one drawn from `[lower, upper)` for each element
 * with `training`, else their mean.
 *
 * As in PyTorch, a slope is drawn from the default generator where `x` is not above zero and
 * nowhere else; so elements are read, which needs a device that can be read synchronously.
 * Shape: that of `x`. Dtype: floating, preserved. Gradient: `g` times the slopes.
 * @throws {ValueError} if `lower` is not below `upper`, nor equal to it.
 * @throws {DTypeError} if `x` is not floating.
 * @throws {DeviceError} with `training`, where the device cannot be read synchronously.
 * @source `torch.nn.functional.rrelu`
 * @see Xu et al., arXiv:1505.00853, 2015.
 * @example
 * await rrelu(tensor([-1, 2]), { lower: 0.25, upper: 0.75 }).toArray() // [-0.5, 2]
 */
export function rrelu(x: Tensor, options: RReluOptions = {}): Tensor {
  const { lower = defaultSlopes.lower, upper = defaultSlopes.upper, training = false } = options;
  checkSlopes('rrelu', lower, upper);
  checkFloating('rrelu', 'input', x);
  if (!training) return leakyRelu(x, (lower + upper) / 2);
  return scope(() => mul(x, drawnSlopes(x, lower, upper)));
}

/** Refuses bounds between which no slope lies. */
export function checkSlopes(op: string, lower: number, upper: number): void {
  if (lower <= upper) return;
  throw new ValueError(
    op,
    `lower is ${lower}, upper is ${upper}; the lower one must not be the larger`,
    { lower, upper },
  );
}

function drawnSlopes(x: Tensor, lower: number, upper: number): Tensor {
  const { dtype, device, shape } = x;
  refuseDecidedByValues('rrelu');
  readerOf('rrelu', x, 'without training no slopes are drawn, and it need not be');
  const isSloped = Array.from(x.readSync(), (value) => value <= 0);
  const count = isSloped.filter(Boolean).length;
  // Doubles, whatever the dtype, as in PyTorch; and so on the host, as few devices have them.
  const drawn = defaultGenerator.uniform(new Float64Array(count), lower, upper);
  let next = 0;
  const slopes = isSloped.map((sloped) => (sloped ? drawn[next++] : 1));
  return tensor(slopes, { dtype, device }).reshape(shape);
}
