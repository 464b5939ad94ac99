// Evenly spaced numbers, rounded as PyTorch rounds them. Its kernels compute vectors of 32
// bytes, two at a time: the first element of a vector from its index, the others from that
// one; elements that fill no such pair come from their own index.

import { checkAskedDType } from '../../dtype/asked-dtype.ts';
import { type DType, dtypes, isFloatingPoint } from '../../dtype/dtype.ts';
import { DTypeError, ShapeError, ValueError } from '../../errors.ts';
import { made } from '../../execute/door.ts';
import { upload } from '../../execute/launch.ts';
import { fusedMultiplyAdd } from '../../random/fused-multiply-add.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { worded } from '../../wording.ts';
import { type CreationOptions, checkCreationOptions, createEmpty } from './filled.ts';

/** How elements are computed: from their index, and from the first one of their vector. */
interface Spacing {
  readonly fromIndex: (i: number) => number;
  readonly fromFirst: (first: number, firstIndex: number, lane: number) => number;
}

function spaced(
  op: string,
  count: number,
  options: CreationOptions & { readonly dtype: DType },
  { fromIndex, fromFirst }: Spacing,
): Tensor {
  const { dtype } = options;
  checkAskedDType(op, dtype);
  if (dtype === 'bool') {
    throw new DTypeError(op, 'cannot count in bool; the dtype must be a number', { dtype });
  }
  const result = createEmpty(op, [count], options);
  const { array: HostArray, round, bytes } = dtypes[dtype];
  const values = new HostArray(count);
  const lanes = 32 / bytes;
  // Steps within a vector of float16 would be off by several of its digits.
  const inVectors = dtype === 'float16' ? 0 : count - (count % (2 * lanes));
  for (let i = 0; i < inVectors; i += lanes) {
    values[i] = round(fromIndex(i));
    for (let lane = 1; lane < lanes; lane++)
      values[i + lane] = round(fromFirst(values[i], i, lane));
  }
  for (let i = inVectors; i < count; i++) values[i] = round(fromIndex(i));
  upload(result, values);
  return made(result, options);
}

function checkFinite(op: string, start: number, end: number): void {
  if (Number.isFinite(start) && Number.isFinite(end)) return;
  throw new ValueError(op, `from ${start} to ${end}; both bounds must be finite`, { start, end });
}

function checkSteps(op: string, steps: number): void {
  if (Number.isInteger(steps) && steps >= 0) return;
  throw new ShapeError(
    op,
    `steps is ${worded(steps)}; it must be a non-negative integer, as 5 in ${op}(0, 1, 5)`,
    { steps },
  );
}

/**
 * `start, start + step, …` up to before `end`; `arange(end)` starts at 0.
 *
 * Shape: `[⌈(end − start) / step⌉]`. Dtype: int32 if all three are integers, else float32.
 * @throws {ValueError} if a number is not finite, `step` is 0 or leads away from `end`.
 * @throws {DTypeError} if the dtype is bool.
 * @example
 * await arange(1, 4).toArray() // [1, 2, 3]
 */
export function arange(end: number, options?: CreationOptions): Tensor;
export function arange(start: number, end: number, options?: CreationOptions): Tensor;
export function arange(start: number, end: number, step: number, options?: CreationOptions): Tensor;
export function arange(...args: readonly (number | CreationOptions | undefined)[]): Tensor {
  const given = args.filter((arg) => typeof arg === 'number');
  if (given.length === 0) {
    throw new ValueError('arange', `end is ${worded(args[0])}; it must be a number`, { args });
  }
  const options = args.find((arg) => typeof arg !== 'number' && arg !== undefined) ?? {};
  checkCreationOptions('arange', options);
  const [start, end, step = 1] = given.length === 1 ? [0, given[0]] : given;
  checkFinite('arange', start, end);
  if (!Number.isFinite(step) || step === 0 || (end - start) * step < 0) {
    throw new ValueError(
      'arange',
      `from ${start} to ${end} by ${step}; a step is finite and leads to the end`,
      {
        start,
        end,
        step,
      },
    );
  }
  const isWhole = given.every(Number.isInteger);
  const dtype = options.dtype ?? (isWhole ? 'int32' : 'float32');
  const count = Math.ceil((end - start) / step);
  return spaced('arange', count, { ...options, dtype }, arangeSpacing(dtype, start, step));
}

// Floats are computed in float64, a product and a sum being rounded once.
function arangeSpacing(dtype: DType, start: number, step: number): Spacing {
  if (isFloatingPoint(dtype)) {
    return {
      fromIndex: (i) => fusedMultiplyAdd(step, i, start),
      fromFirst: (first, _, lane) => fusedMultiplyAdd(lane, step, first),
    };
  }
  const [first, distance] = [Math.trunc(start), Math.trunc(step)];
  const fromIndex = (i: number): number => first + distance * i;
  return { fromIndex, fromFirst: (_, firstIndex, lane) => fromIndex(firstIndex + lane) };
}

/**
 * `steps` values from `start` to `end`, both included, evenly spaced: the first half counted
 * from `start`, the second from `end`.
 *
 * Shape: `[steps]`. Dtype: float32 unless given; integers lose their fraction.
 * @throws {ValueError} if a bound is not finite.
 * @throws {ShapeError} if `steps` is no non-negative integer.
 * @throws {DTypeError} if the dtype is bool.
 * @example
 * await linspace(0, 1, 5).toArray() // [0, 0.25, 0.5, 0.75, 1]
 */
export function linspace(
  start: number,
  end: number,
  steps: number,
  options: CreationOptions = {},
): Tensor {
  checkCreationOptions('linspace', options);
  checkFinite('linspace', start, end);
  checkSteps('linspace', steps);
  const dtype = options.dtype ?? 'float32';
  return spaced(
    'linspace',
    steps,
    { ...options, dtype },
    linspaceSpacing(dtype, start, end, steps),
  );
}

function linspaceSpacing(dtype: DType, from: number, to: number, steps: number): Spacing {
  // Integers count in float64.
  const round = dtype === 'float32' ? Math.fround : (value: number) => value;
  const start = dtypes[dtype].round(from);
  const end = dtypes[dtype].round(to);
  const step = steps > 1 ? round(round(end - start) / round(steps - 1)) : 0;
  const distances = Array.from({ length: 32 }, (_, lane) => round(lane * step));
  const half = Math.floor(steps / 2);
  return {
    fromIndex: (i) =>
      i < half
        ? fusedMultiplyAdd(step, i, start)
        : fusedMultiplyAdd(-step, steps - 1 - i, steps === 1 ? start : end),
    fromFirst: (first, _, lane) => first + distances[lane],
  };
}

/**
 * `base` to the powers that `linspace(start, end, steps)` gives.
 *
 * Shape: `[steps]`. Dtype: float32 unless given; integers lose the fraction of the bounds, then
 * that of the powers.
 * @throws {ValueError} if a bound is not finite.
 * @throws {ShapeError} if `steps` is no non-negative integer.
 * @throws {DTypeError} if the dtype is bool.
 * @example
 * await logspace(0, 3, 4, { base: 2 }).toArray() // [1, 2, 4, 8]
 */
export function logspace(
  start: number,
  end: number,
  steps: number,
  given: CreationOptions & { readonly base?: number } = {},
): Tensor {
  checkCreationOptions('logspace', given);
  const { base = 10, ...options } = given;
  checkFinite('logspace', start, end);
  checkSteps('logspace', steps);
  const dtype = options.dtype ?? 'float32';
  const exponents = linspaceSpacing(dtype, start, end, steps);
  const exponent = (i: number): number => exponents.fromIndex(i);
  return spaced(
    'logspace',
    steps,
    { ...options, dtype },
    {
      fromIndex: (i) => base ** exponent(i),
      fromFirst: (_, firstIndex, lane) => base ** exponent(firstIndex + lane),
    },
  );
}
