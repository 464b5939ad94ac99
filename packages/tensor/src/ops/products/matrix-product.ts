// What all products of matrices share: the one structured op behind them, and the rules its
// operands obey. Each public op checks under its own name before anything else happens.

import { DTypeError, ShapeError } from '../../errors.ts';
import { matmulKernel } from '../../kernel/kernel.ts';
import { scope } from '../../memory/scope.ts';
import { broadcastShapes } from '../../shape/broadcast.ts';
import { describe, formatShape, type Shape } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { kernelOp } from '../callable.ts';
import { to } from '../conversion.ts';
import type { TensorSpec } from '../definition.ts';

/** Refuses operands that do not fit. */
export type FactorCheck = (op: string, a: TensorSpec, b: TensorSpec) => void;

/**
 * The product `[…, n, k] · […, k, m] → […, n, m]` of operands with equal batch dims, under the
 * name of the op it serves.
 */
export function matrixProduct(name: string, check?: FactorCheck): (a: Tensor, b: Tensor) => Tensor {
  const product = kernelOp(name, 'matmul', ([a, b], _: undefined) => {
    check?.(name, a, b);
    const shape = [...a.shape.slice(0, -1), b.shape[b.shape.length - 1]];
    return { kernel: matmulKernel(a.dtype), outputs: [{ dtype: a.dtype, shape }], scalars: [] };
  });
  return (a, b) => {
    if (a?.dtype !== 'uint8' || b?.dtype !== 'uint8') return product([a, b], undefined)[0];
    checkOperands(name, [a, b]);
    check?.(name, a, b);
    return inInt32([a, b], (factors) => product(factors, undefined)[0]);
  };
}

/** A result of uint8 computed in int32, whose last 8 bits are the same. */
export function inInt32(
  tensors: readonly Tensor[],
  compute: (wide: readonly Tensor[]) => Tensor,
): Tensor {
  return scope(() => to(compute(tensors.map((x) => to(x, 'int32'))), 'uint8'));
}

/** Refuses disposed operands, before views of them are made under other names. */
export function checkOperands(op: string, tensors: readonly Tensor[]): void {
  for (const tensor of tensors) checkLive(op, tensor);
}

function both(a: TensorSpec, b: TensorSpec): string {
  return `a is ${describe(a)}, b is ${describe(b)}`;
}

function detailsOf(a: TensorSpec, b: TensorSpec) {
  return { a: a.shape, b: b.shape, dtypes: [a.dtype, b.dtype] };
}

const rankNames = ['scalar', 'vector', 'matrix', 'batch of matrices'] as const;
const pluralNames = ['scalars', 'vectors', 'matrices', 'batches of matrices'] as const;

/** Refuses operands of other ranks than `a` and `b` must have. */
export function checkRanks(
  op: string,
  a: TensorSpec,
  b: TensorSpec,
  ranks: [number, number],
): void {
  const [first, second] = ranks;
  if (a.shape.length === first && b.shape.length === second) return;
  const rule =
    first === second
      ? `both operands must be ${pluralNames[first]}`
      : `a must be a ${rankNames[first]} and b a ${rankNames[second]}`;
  const dims = first === 3 ? ' (3 dims)' : '';
  throw new ShapeError(op, `${rule}${dims}: ${both(a, b)}`, detailsOf(a, b));
}

/** The batch shape of two operands with matrices in their last dims. */
export function batchShape(op: string, a: TensorSpec, b: TensorSpec): Shape {
  const [x, y] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  try {
    return broadcastShapes(op, [x, y]);
  } catch {
    throw new ShapeError(
      op,
      `batch dims ${formatShape(x)} and ${formatShape(y)} do not broadcast: ${both(a, b)}; ` +
        'aligned from the last, sizes must be equal, or 1 where they stretch',
      detailsOf(a, b),
    );
  }
}

/** Refuses batches of different sizes, where nothing is stretched. */
export function checkSameBatch(op: string, a: TensorSpec, b: TensorSpec): void {
  if (a.shape[0] === b.shape[0]) return;
  throw new ShapeError(
    op,
    `batch sizes differ: ${both(a, b)}; a.shape[0] (${a.shape[0]}) must equal ` +
      `b.shape[0] (${b.shape[0]}). matmul() stretches batches of 1.`,
    detailsOf(a, b),
  );
}

/** Refuses different sizes of the dims summed over, then dtypes that have no product. */
export function checkInner(op: string, a: TensorSpec, b: TensorSpec): void {
  const dimOfA = a.shape.length - 1;
  const dimOfB = Math.max(b.shape.length - 2, 0);
  if (a.shape[dimOfA] !== b.shape[dimOfB]) {
    throw new ShapeError(
      op,
      `inner dimensions differ: ${both(a, b)}; a.shape[${dimOfA}] (${a.shape[dimOfA]}) must ` +
        `equal b.shape[${dimOfB}] (${b.shape[dimOfB]}).${remedyFor(a, b)}`,
      detailsOf(a, b),
    );
  }
  checkDTypes(op, a, b);
}

function checkDTypes(op: string, a: TensorSpec, b: TensorSpec): void {
  if (haveProduct(a, b)) return;
  throw new DTypeError(
    op,
    `${both(a, b)}; both must have one dtype, and that is not bool`,
    detailsOf(a, b),
  );
}

/** Whether products of these dtypes exist. */
export function haveProduct(a: TensorSpec, b: TensorSpec): boolean {
  return a.dtype === b.dtype && a.dtype !== 'bool';
}

// A transpose that would make the operands fit, if one would.
function remedyFor(a: TensorSpec, b: TensorSpec): string {
  if (!haveProduct(a, b)) return '';
  const inner = Math.max(b.shape.length - 2, 0);
  if (b.shape.length > 1 && a.shape.at(-1) === b.shape.at(-1)) return ` b.${transposeOf(b)} fits.`;
  if (a.shape.length > 1 && a.shape.at(-2) === b.shape[inner]) return ` a.${transposeOf(a)} fits.`;
  return '';
}

function transposeOf({ shape }: TensorSpec): string {
  return shape.length === 2 ? 't()' : 'transpose(-2, -1)';
}
