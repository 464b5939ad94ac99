// What all ops that are scatters share: the op, its run as a value or in place, and sources that
// are numbers.

import { canCast } from '../../dtype/dtype.ts';
import { checkHeld } from '../../dtype/holding.ts';
import { scalarDType } from '../../dtype/promotion.ts';
import { DTypeError, ShapeError } from '../../errors.ts';
import { apply, assign } from '../../execute/door.ts';
import { isScalar, type Scalar } from '../../execute/value.ts';
import { type ScatterMode, scatterKernel } from '../../kernel/kernel.ts';
import { dimLast, leading, stretchedOver } from '../../shape/last-dim.ts';
import { describe, normalizeDim, sameShape } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { kernelOp } from '../callable.ts';
import { copy_ } from '../copying.ts';
import { full } from '../creation/filled.ts';
import type { TensorSpec } from '../definition.ts';
import { checkIndex, indexView, inputView, type Picks, pickedShape } from './index-operands.ts';

/** Parameters of every op that is a scatter. */
export interface ScatterParams {
  /** Null if the input is a vector of all elements of a tensor, which has no such dim. */
  readonly dim: number | null;
  readonly picks: Picks;
  readonly mode: ScatterMode;
  /** Whether negative indices count from the end. */
  readonly wraps: boolean;
  /** Whether the source is one value for all. */
  readonly isFill: boolean;
}

/** An op that is a scatter of `[input, index, source]`, under its caller's name. */
export function scattering(name: string) {
  return kernelOp(
    name,
    'scatter',
    ([input, index, source], { dim, picks, mode, wraps, isFill }: ScatterParams) => {
      const d = normalizeDim(name, dim ?? 0, input.shape.length);
      checkIndex(name, input, index, d, picks);
      const picked = pickedShape(input, index, d, picks);
      checkSource(name, input, index, source, picked, picks, isFill);
      return {
        kernel: scatterKernel(input.dtype, mode, wraps),
        outputs: [{ dtype: input.dtype, shape: input.shape, startsAs: 0 }],
        scalars: [],
        ...(dim !== null && { indexedDim: d }),
        view: (layout, operand) => {
          if (operand === 1) return indexView(layout, picked, d, picks);
          if (operand !== 2) return inputView(layout, picked, d);
          return dimLast(isFill ? stretchedOver(layout, picked) : leading(layout, picked), d);
        },
      };
    },
  );
}

function checkSource(
  op: string,
  input: TensorSpec,
  index: TensorSpec,
  source: TensorSpec,
  picked: readonly number[],
  picks: Picks,
  isFill: boolean,
): void {
  const all = (): string =>
    `input is ${describe(input)}, index is ${describe(index)}, source is ${describe(source)}`;
  if (source.dtype !== input.dtype) {
    throw new DTypeError(op, `${all()}; input and source must have one dtype`, {
      input: input.dtype,
      source: source.dtype,
    });
  }
  if (isFill) return;
  const refuse = (rule: string): never => {
    throw new ShapeError(op, `${all()}; ${rule}`, {
      input: input.shape,
      index: index.shape,
      source: source.shape,
    });
  };
  if (picks === 'slices') {
    const isScalar = source.shape.length === 0 && picked.length <= 1 && (picked[0] ?? 1) === 1;
    if (isScalar || sameShape(source.shape, picked)) return;
    if (picked.length === 0 && sameShape(source.shape, [1])) return;
    refuse(`the source must have the shape of the slices, [${picked.join(', ')}]`);
  }
  if (Math.max(source.shape.length, 1) !== Math.max(index.shape.length, 1)) {
    refuse(`all must have as many dims`);
  }
  if (index.shape.some((size, d) => size > (source.shape[d] ?? 1))) {
    refuse(`the index may not be larger than the source in any dim`);
  }
}

/** What `scattering` defines. */
export type ScatterFunction = ReturnType<typeof scattering>;

/** The op's result as a new tensor, or written back into `x`. */
export function scattered(
  { op }: ScatterFunction,
  isInPlace: boolean,
  x: Tensor,
  operands: readonly [index: Tensor, source: Tensor],
  params: Partial<ScatterParams> & { readonly dim: number | null },
): Tensor {
  const all = { picks: 'elements', mode: 'set', wraps: false, isFill: false, ...params } as const;
  const inputs = [x, ...operands];
  if (!isInPlace) return apply(op, inputs, all)[0];
  assign([x], op, inputs, all, `${op.name}_`);
  return x;
}

/** A source given as a number: a tensor without dims that is let go after `use`. */
export function withValue(
  op: string,
  x: Tensor,
  value: Tensor | Scalar,
  use: (source: Tensor, isFill: boolean) => Tensor,
): Tensor {
  checkLive(op, x);
  if (!isScalar(value)) {
    checkLive(op, value, 2);
    return use(value, false);
  }
  // Every number is a truth value.
  if (x.dtype !== 'bool' && !canCast(scalarDType(value), x.dtype)) {
    throw new DTypeError(
      op,
      `the value is ${value}, the input is ${describe(x)}; a write must not lose the kind of number`,
      { value, dtype: x.dtype },
    );
  }
  checkHeld(op, value, x.dtype);
  return filled(x, value, use);
}

/** As `withValue`, of a value that is known to fit. */
export function filled(
  x: Tensor,
  value: Scalar,
  use: (source: Tensor, isFill: boolean) => Tensor,
): Tensor {
  const source = full([], value, { dtype: x.dtype, device: x.device });
  try {
    return use(source, true);
  } finally {
    source.dispose();
  }
}

/** Writes a value that was computed apart, and lets go of it. */
export function overwritten(x: Tensor, value: Tensor): Tensor {
  try {
    return copy_(x, value);
  } finally {
    value.dispose();
  }
}
