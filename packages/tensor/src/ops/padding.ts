// Tensors with a border: constant, or made of the entries inside.

import { canCast } from '../dtype/dtype.ts';
import { scalarDType } from '../dtype/promotion.ts';
import { DTypeError, ShapeError, ValueError } from '../errors.ts';
import { initialize } from '../execute/door.ts';
import { allocate } from '../execute/operands.ts';
import type { Scalar } from '../execute/value.ts';
import type { EntryRange } from '../shape/range.ts';
import { describe, formatShape } from '../shape/shape.ts';
import { checkLive, type Tensor } from '../tensor/tensor.ts';
import { clone } from './copying.ts';
import { identity } from './identity.ts';
import { fillPart } from './joining.ts';
import { part } from './views/part.ts';

/** What a border is made of. */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

export interface PadOptions {
  /** `'constant'` unless given. */
  readonly mode?: PadMode;
  /** What a constant border holds; 0 unless given. */
  readonly value?: Scalar;
}

/** The border of one dim. */
interface Border {
  readonly dim: number;
  readonly before: number;
  readonly after: number;
  /** What is left of the dim with its border when what is to be cut off is cut off. */
  readonly kept: EntryRange;
}

/** Where the entries of a border come from, in a dim of `size` that starts at `start`. */
type Source = (border: {
  readonly start: number;
  readonly size: number;
  readonly length: number;
}) => { readonly before: EntryRange; readonly after: EntryRange };

const sources: Readonly<Record<Exclude<PadMode, 'constant'>, Source>> = {
  reflect: ({ start, size, length }) => ({
    before: { start: start + length, length, step: -1 },
    after: { start: start + size - 2, length, step: -1 },
  }),
  replicate: ({ start, size }) => ({
    before: { start, length: 1, step: 1 },
    after: { start: start + size - 1, length: 1, step: 1 },
  }),
  circular: ({ start, size, length }) => ({
    before: { start: start + size - length, length, step: 1 },
    after: { start, length, step: 1 },
  }),
};

/** How wide a border may be beside a dim of `size`, and how the rule is written. */
const widest: Readonly<
  Record<PadMode, { readonly limit: (size: number) => number; readonly rule: string }>
> = {
  constant: { limit: () => Infinity, rule: '' },
  reflect: { limit: (size) => size - 1, rule: 'a reflected border is narrower than the dim' },
  replicate: {
    limit: (size) => (size > 0 ? Infinity : 0),
    rule: 'an empty dim has no entry to replicate',
  },
  circular: { limit: (size) => size, rule: 'a circular border is no wider than the dim' },
};

/**
 * The tensor with a border around its last dims: `padding` lists entries before and after the
 * last dim, then the one before it, and so on; negative numbers cut off.
 *
 * `'reflect'` mirrors at the outermost entry, `'replicate'` repeats it, `'circular'` goes on at
 * the other end; each may border any dims here, where PyTorch allows the last one to three.
 *
 * Shape: `padding` is added. Dtype: preserved. Always a copy.
 * @throws {ShapeError} if `padding` is no list of pairs of integers, names too many dims, cuts
 * off more than there is, or the border is wider than its mode allows.
 * @throws {ValueError} if the mode is unknown.
 * @throws {DTypeError} if the value is of a larger kind than the dtype.
 * @example
 * await pad(tensor([1, 2, 3]), [1, 2], { mode: 'reflect' }).toArray() // [2, 1, 2, 3, 2, 1]
 */
export function pad(
  x: Tensor,
  padding: readonly number[],
  { mode = 'constant', value = 0 }: PadOptions = {},
): Tensor {
  checkLive('pad', x);
  const borders = bordersOf(x, padding, mode);
  const fill = fillValue(x, mode, value);
  const shape = [...x.shape];
  // The part that is filled already; it grows with every border.
  const filled = x.shape.map((size): EntryRange => ({ start: 0, length: size, step: 1 }));
  for (const { dim, before, after } of borders) {
    filled[dim] = { start: before, length: x.shape[dim], step: 1 };
    shape[dim] += before + after;
  }
  const whole = allocate('pad', x.storage.backend, shape, x.dtype);
  if (mode === 'constant') initialize(whole, identity, [fill]);
  fillPart(whole, filled, x);
  for (const border of borders) {
    if (mode !== 'constant') fillBorder(whole, border, filled, sources[mode]);
    filled[border.dim] = { start: 0, length: shape[border.dim], step: 1 };
  }
  return withoutCut(whole, borders);
}

function bordersOf(x: Tensor, padding: readonly number[], mode: PadMode): Border[] {
  if (!Object.hasOwn(widest, mode)) {
    throw new ValueError('pad', `unknown mode ${String(mode)}; ${Object.keys(widest).join(', ')}`, {
      mode,
    });
  }
  const list = `padding ${formatShape(padding)} of ${describe(x)}`;
  const details = { shape: x.shape, padding, mode };
  const isPaired = padding.length % 2 === 0 && padding.every(Number.isSafeInteger);
  if (!isPaired || padding.length > 2 * x.shape.length) {
    throw new ShapeError('pad', `${list}; two integers for each dim, the last dim first`, details);
  }
  return Array.from({ length: padding.length / 2 }, (_, i): Border => {
    const dim = x.shape.length - 1 - i;
    const [first, last] = padding.slice(2 * i, 2 * i + 2);
    const size = x.shape[dim];
    const cut = Math.max(-first, 0) + Math.max(-last, 0);
    const { limit, rule } = widest[mode];
    if (cut > size) {
      throw new ShapeError('pad', `${list} cuts ${cut} entries off ${size} of dim ${dim}`, details);
    }
    if (Math.max(first, last, 0) > limit(size)) {
      throw new ShapeError('pad', `${list}, mode '${mode}': ${rule}, which has ${size} entries`, {
        ...details,
        dim,
      });
    }
    return {
      dim,
      before: Math.max(first, 0),
      after: Math.max(last, 0),
      kept: { start: Math.max(-first, 0), length: size + first + last, step: 1 },
    };
  });
}

/** The value of a constant border, as a value of the tensor's kind. */
function fillValue(x: Tensor, mode: PadMode, value: Scalar): Scalar {
  const isTruth = x.dtype === 'bool' && (value === 0 || value === 1);
  const fill = isTruth ? value === 1 : value;
  if (mode === 'constant' && !canCast(scalarDType(fill), x.dtype)) {
    throw new DTypeError(
      'pad',
      `a border of ${String(value)} around ${describe(x)}; a write must ` +
        'not lose the kind of number',
      { dtype: x.dtype, value },
    );
  }
  return fill;
}

function fillBorder(
  whole: Tensor,
  { dim, before, after }: Border,
  filled: readonly EntryRange[],
  source: Source,
): void {
  const { start, length: size } = filled[dim];
  const copy = (length: number, from: EntryRange, to: number): void => {
    if (length === 0) return;
    const entries = part(whole, filled.with(dim, from));
    fillPart(whole, filled.with(dim, { start: to, length, step: 1 }), entries);
    entries.dispose();
  };
  copy(before, source({ start, size, length: before }).before, 0);
  copy(after, source({ start, size, length: after }).after, start + size);
}

function withoutCut(whole: Tensor, borders: readonly Border[]): Tensor {
  const kept = whole.shape.map((length): EntryRange => ({ start: 0, length, step: 1 }));
  for (const border of borders) kept[border.dim] = border.kept;
  if (kept.every(({ length }, d) => length === whole.shape[d])) return whole;
  const rest = part(whole, kept);
  const result = clone(rest);
  rest.dispose();
  whole.dispose();
  return result;
}
