// Spec of padding.

import { DTypeError, type PadMode, pad, type Tensor, ValueError } from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { input } from './inputs.ts';
import { type Case, refusal, spec } from './rearranged-samples.ts';

// Where an entry of a padded dim of `size` comes from.
const origins: Readonly<Record<Exclude<PadMode, 'constant'>, (i: number, size: number) => number>> =
  {
    reflect: (i, size) => (i < 0 ? -i : i < size ? i : 2 * size - 2 - i),
    replicate: (i, size) => Math.min(Math.max(i, 0), size - 1),
    circular: (i, size) => (i + size) % size,
  };

const bordered = (Object.keys(origins) as (keyof typeof origins)[]).map(
  (mode): Case => ({
    shapes: [[4, 5]],
    run: ([x]) => pad(x, [2, 1, -1, 2], { mode }),
    result: [5, 8],
    source: ([i, j]) => [0, [1 + origins[mode](i, 3), origins[mode](j - 2, 5)]],
  }),
);

export const paddingSpec: OpSpec = spec('pad', bordered, [
  refusal(
    'half a pair',
    [[2, 3]],
    ([x]) => pad(x, [1]),
    'pad: padding [1] of float32[2, 3]; two integers for each dim, the last dim first',
  ),
  refusal(
    'more dims than there are',
    [[3]],
    ([x]) => pad(x, [1, 1, 1, 1]),
    'pad: padding [1, 1, 1, 1] of float32[3]; two integers for each dim, the last dim first',
  ),
  refusal(
    'more cut off than there is',
    [[2, 3]],
    ([x]) => pad(x, [-2, -2]),
    'pad: padding [-2, -2] of float32[2, 3] cuts more off dim 1 than its 3 entries',
  ),
  refusal(
    'a reflected border that is too wide',
    [[2, 3]],
    ([x]) => pad(x, [3, 0], { mode: 'reflect' }),
    "pad: padding [3, 0] of float32[2, 3], mode 'reflect': dim 1 keeps 3 entries, and a reflected " +
      'border is narrower than the dim',
  ),
  refusal(
    'a circular border that is too wide',
    [[2, 3]],
    ([x]) => pad(x, [-1, 3], { mode: 'circular' }),
    "pad: padding [-1, 3] of float32[2, 3], mode 'circular': dim 1 keeps 2 entries, and a " +
      'circular border is no wider than the dim',
  ),
  refusal(
    'nothing to replicate',
    [[2, 0]],
    ([x]) => pad(x, [0, 1], { mode: 'replicate' }),
    "pad: padding [0, 1] of float32[2, 0], mode 'replicate': dim 1 keeps 0 entries, and an empty " +
      'dim has no entry to replicate',
  ),
  refusal(
    'an unknown mode',
    [[2, 3]],
    ([x]) => pad(x, [1, 1], { mode: 'mirror' as PadMode }),
    'pad: mode is mirror; it is one of constant, reflect, replicate, circular',
    ValueError,
  ),
  {
    name: 'a fraction around integers',
    inputs: [input('int32', [2], 'contiguous', 0)],
    run: ([x]) => pad(x as Tensor, [1, 1], { value: 0.5 }),
    error: DTypeError,
    message: 'pad: a border of 0.5 around int32[2]; a write must not lose the kind of number',
  },
]);
