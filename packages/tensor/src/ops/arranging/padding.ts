// Tensors with a border: constant, or made of the entries inside, one dim after the other, so
// that corners are borders of borders.

import { canCast } from '../../dtype/dtype.ts';
import { scalarDType } from '../../dtype/promotion.ts';
import { DTypeError, ShapeError, saidBy } from '../../errors.ts';
import { initialize } from '../../execute/door.ts';
import { allocate } from '../../execute/operands.ts';
import type { Scalar } from '../../execute/value.ts';
import { scope } from '../../memory/scope.ts';
import { checkOptions, chosen } from '../../options.ts';
import type { EntryRange } from '../../shape/range.ts';
import { checkArray, describe, formatShape } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { identity } from '../identity.ts';
import { part } from '../views/part.ts';
import { fillPart } from './joining.ts';

/** What a border is made of. */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** Options of {@link pad}. */
export interface PadOptions {
  /** `'constant'` unless given. */
  readonly mode?: PadMode;
  /** What a constant border holds; 0 unless given. */
  readonly value?: Scalar;
}

/** The border of one dim. */
interface Border {
  readonly before: number;
  /** What is left of the dim inside. */
  readonly kept: EntryRange;
  readonly after: number;
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
 * the other end, all of what is left when negative padding has cut off its part. Each may
 * border any dims here, where PyTorch allows the last one to three.
 *
 * Shape: `padding` is added. Dtype: preserved. Always a copy.
 * @throws {ShapeError} if `padding` is no list of pairs of integers, names too many dims, cuts
 * off more than there is, or the border is wider than its mode allows.
 * @throws {ValueError} if the mode is unknown.
 * @throws {DTypeError} if the value is of a larger kind than the dtype.
 * @example
 * await pad(tensor([1, 2, 3]), [1, 2], { mode: 'reflect' }).toArray() // [2, 1, 2, 3, 2, 1]
 */
export function pad(x: Tensor, padding: readonly number[], options?: PadOptions): Tensor {
  checkLive('pad', x);
  checkOptions('pad', options, "{ mode: 'reflect' }");
  const { mode = 'constant', value = 0 } = options ?? {};
  const borders = bordersOf(x, padding, mode);
  const fill = fillValue(x, mode, value);
  // The part that is filled already; it grows with every border.
  const filled = borders.map(({ before, kept }): EntryRange => ({ ...kept, start: before }));
  const shape = borders.map(({ before, kept, after }) => before + kept.length + after);
  const kept = borders.map((border) => border.kept);
  return saidBy('pad', () =>
    scope(() => {
      const whole = allocate('pad', x.storage.backend, shape, x.dtype);
      if (mode === 'constant') initialize(whole, identity, [fill]);
      fillPart(whole, filled, part(x, kept));
      borders.forEach((border, d) => {
        if (mode !== 'constant') fillBorder(whole, d, border, filled, sources[mode]);
        filled[d] = { start: 0, length: shape[d], step: 1 };
      });
      return whole;
    }),
  );
}

function bordersOf(x: Tensor, padding: readonly number[], mode: PadMode): Border[] {
  const { limit, rule } = chosen('pad', 'mode', mode, widest);
  checkArray('pad', 'padding', padding, '[1, 1]');
  const list = `padding ${formatShape(padding)} of ${describe(x)}`;
  const details = { shape: x.shape, padding, mode };
  const isPaired = padding.length % 2 === 0 && padding.every(Number.isSafeInteger);
  if (!isPaired || padding.length > 2 * x.shape.length) {
    throw new ShapeError('pad', `${list}; two integers for each dim, the last dim first`, details);
  }
  return x.shape.map((size, d): Border => {
    const pair = 2 * (x.shape.length - 1 - d);
    const [first, last] = [padding[pair] ?? 0, padding[pair + 1] ?? 0];
    const kept = size + Math.min(first, 0) + Math.min(last, 0);
    if (kept < 0) {
      throw new ShapeError('pad', `${list} cuts more off dim ${d} than its ${size} entries`, {
        ...details,
        dim: d,
      });
    }
    if (Math.max(first, last, 0) > limit(kept)) {
      throw new ShapeError(
        'pad',
        `${list}, mode '${mode}': dim ${d} keeps ${kept} entries, and ${rule}`,
        { ...details, dim: d },
      );
    }
    return {
      before: Math.max(first, 0),
      kept: { start: Math.max(-first, 0), length: kept, step: 1 },
      after: Math.max(last, 0),
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
  dim: number,
  { before, after }: Border,
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
