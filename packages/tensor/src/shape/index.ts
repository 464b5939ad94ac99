// Indices as `at` takes them: how they are written, and which dim each one speaks of.

import { ShapeError } from '../errors.ts';
import { type EntryRange, resolveRange } from './range.ts';

type Bound = number | '';

/** Entries of a dim in Python's writing: `':'`, `'1:'`, `':-1'`, `'::2'`, `'4:1:-1'`. */
export type RangeText = `${Bound}:${Bound}` | `${Bound}:${Bound}:${Bound}`;

/** One entry, a range of entries, a new dim of size 1, or all the dims nothing else speaks of. */
export type BasicIndex = number | RangeText | null | '...';

const written = /^(-?\d+)?:(-?\d+)?(?::(-?\d+)?)?$/;

/** The entries of a dim of `size` that a text names. */
export function rangeOf(op: string, text: string, size: number): EntryRange {
  const match = written.exec(text);
  if (match === null) {
    throw new ShapeError(
      op,
      `index "${text}"; a range is written start:end or start:end:step with integers, and ` +
        '... stands for the dims that no index names',
      { index: text },
    );
  }
  const [start, end, step] = match.slice(1).map((digits) => (digits ? Number(digits) : undefined));
  return resolveRange(op, size, start, end, step ?? 1);
}

/**
 * The indices with `'...'`, or its absence at the end, as as many `':'` as the shape has dims
 * left; `spanOf` tells how many an index speaks of.
 */
export function spelledOut<T>(
  op: string,
  subject: string,
  rank: number,
  indices: readonly T[],
  spanOf: (index: T) => number,
): readonly (T | ':')[] {
  const isDots = (index: T): boolean => typeof index === 'string' && index === '...';
  let named = 0;
  let dots = 0;
  for (const index of indices) {
    if (isDots(index)) dots++;
    else named += spanOf(index);
  }
  if (named > rank) {
    throw new ShapeError(op, `the indices name ${named} dims; ${subject} has ${rank}`, {
      rank,
      indices: named,
    });
  }
  if (dots > 1) {
    throw new ShapeError(op, `'...' stands ${dots} times; it may stand once`, { dots });
  }
  const rest = new Array<':'>(rank - named).fill(':');
  if (dots === 0) return [...indices, ...rest];
  return indices.flatMap((index): readonly (T | ':')[] => (isDots(index) ? rest : [index]));
}
