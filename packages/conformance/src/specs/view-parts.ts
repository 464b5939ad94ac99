// Specs of views of some of the entries: picked, stepped over in either direction, windowed.

import {
  at,
  chunk,
  diagonal,
  flip,
  type Index,
  movedim,
  select,
  slice,
  split,
  unbind,
  unfold,
} from '@gradus/tensor';
import type { ErrorSample, OpSpec } from '../spec.ts';
import { refusal, type ViewCase, viewSpec } from './view-samples.ts';

const slices: readonly ViewCase[] = [
  {
    shape: [7, 3],
    view: (x) => slice(x, 0, 1, -1, 2),
    result: [3, 3],
    source: ([i, j]) => [2 * i + 1, j],
  },
  {
    shape: [3, 7],
    view: (x) => slice(x, -1, null, null, -1),
    result: [3, 7],
    source: ([i, j]) => [i, 6 - j],
  },
  {
    shape: [9],
    view: (x) => slice(x, 0, -2, 0, -3),
    result: [3],
    source: ([i]) => [7 - 3 * i],
  },
  { shape: [3, 4], view: (x) => slice(x, 1, 9), result: [3, 0], source: (index) => index },
  { shape: [3], view: (x) => slice(x, 0, 5, 9, -1), result: [0], source: (index) => index },
];

const indices: readonly ViewCase[] = [
  {
    shape: [3, 4, 5],
    view: (x) => at(x, -1, '::-2', null, '1:3'),
    result: [2, 1, 2],
    source: ([i, , j]) => [2, 3 - 2 * i, 1 + j],
  },
  {
    shape: [3, 4, 5],
    view: (x) => at(x, '...', '::-1'),
    result: [3, 4, 5],
    source: ([i, j, k]) => [i, j, 4 - k],
  },
  { shape: [3, 4], view: (x) => at(x, 1), result: [4], source: ([j]) => [1, j] },
  { shape: [], view: (x) => at(x, null, '...'), result: [1], source: () => [] },
];

const noDims = (op: string, run: ErrorSample['run']): ErrorSample => ({
  ...refusal('a scalar', [], () => {}, `${op}: float32[] has no dims; there is no part to take`),
  run,
});

// As an untyped caller may write it.
const untyped = (index: unknown): Index => index as Index;

export const viewPartSpecs: readonly OpSpec[] = [
  viewSpec(
    'movedim',
    [
      {
        shape: [2, 3, 4],
        view: (x) => movedim(x, [0, 1], [-1, 0]),
        result: [3, 4, 2],
        source: ([i, j, k]) => [k, i, j],
      },
    ],
    [
      refusal(
        'lists of different lengths',
        [2, 3],
        (x) => movedim(x, [0], [0, 1]),
        'movedim: source [0] and destination [0, 1] name different numbers of dims',
      ),
      refusal(
        'a dim named twice',
        [2, 3],
        (x) => movedim(x, [0, 1], [1, -1]),
        'movedim: dim [1, 1] names a dim twice',
      ),
    ],
  ),
  viewSpec(
    'select',
    [
      {
        shape: [2, 3, 4],
        view: (x) => select(x, 1, -1),
        result: [2, 4],
        source: ([i, k]) => [i, 2, k],
      },
    ],
    [
      refusal(
        'an entry that does not exist',
        [2, 3],
        (x) => select(x, -1, 3),
        'select: index 3 along dim 1 of float32[2, 3]; it lies in [-3, 3)',
      ),
      noDims('select', ([x]) => typeof x === 'object' && select(x, 0, 0)),
    ],
  ),
  viewSpec('slice', slices, [
    refusal(
      'a step of 0',
      [3],
      (x) => slice(x, 0, 1, null, 0),
      'slice: range 1::0; bounds are integers and the step is not 0',
    ),
    refusal(
      'a fraction',
      [3],
      (x) => slice(x, 0, 0.5),
      'slice: range 0.5::1; bounds are integers and the step is not 0',
    ),
    noDims('slice', ([x]) => typeof x === 'object' && slice(x)),
  ]),
  viewSpec(
    'split',
    [
      {
        shape: [5, 2],
        view: (x) => split(x, 2)[2],
        result: [1, 2],
        source: ([i, j]) => [4 + i, j],
      },
      {
        shape: [2, 5],
        view: (x) => split(x, [1, 0, 4], 1)[2],
        result: [2, 4],
        source: ([i, j]) => [i, 1 + j],
      },
    ],
    [
      refusal(
        'sizes that do not add up',
        [2, 5],
        (x) => split(x, [1, 2], 1),
        'split: sizes [1, 2] add up to 3; dim 1 of float32[2, 5] has 5 entries',
      ),
      refusal(
        'parts without entries',
        [2, 5],
        (x) => split(x, 0, 1),
        'split: parts of 0 entries along dim 1 of float32[2, 5]; a positive integer',
      ),
      refusal(
        'a size that is no count',
        [2],
        (x) => split(x, [3, -1]),
        'split: entry 1 of [3, -1] is -1; counts are non-negative integers',
      ),
      noDims('split', ([x]) => typeof x === 'object' && split(x, 1)),
    ],
  ),
  viewSpec(
    'chunk',
    [{ shape: [5], view: (x) => chunk(x, 3)[1], result: [2], source: ([i]) => [2 + i] }],
    [
      refusal('no chunks', [2], (x) => chunk(x, 0), 'chunk: 0 chunks; a positive integer'),
      noDims('chunk', ([x]) => typeof x === 'object' && chunk(x, 1)),
    ],
  ),
  viewSpec(
    'unbind',
    [{ shape: [2, 3], view: (x) => unbind(x, 1)[2], result: [2], source: ([i]) => [i, 2] }],
    [noDims('unbind', ([x]) => typeof x === 'object' && unbind(x))],
  ),
  viewSpec('at', indices, [
    refusal(
      'an entry that does not exist',
      [2, 3],
      (x) => at(x, ':', -4),
      'at: index -4 along dim 1 of float32[2, 3]; it lies in [-3, 3)',
    ),
    refusal(
      'more indices than dims',
      [2, 3],
      (x) => at(x, 0, ':', null, 0),
      'at: the indices name 3 dims; float32[2, 3] has 2',
    ),
    refusal(
      'two ellipses',
      [2, 3],
      (x) => at(x, '...', '...'),
      "at: '...' stands 2 times; it may stand once",
    ),
    refusal(
      'a text that is no range',
      [2, 3],
      (x) => at(x, untyped('1:x')),
      'at: index "1:x"; a range is written start:end or start:end:step with integers, and ... ' +
        'stands for the dims that no index names',
    ),
    refusal(
      'a step of 0',
      [2, 3],
      (x) => at(x, '::0'),
      'at: range ::0; bounds are integers and the step is not 0',
    ),
  ]),
  viewSpec(
    'flip',
    [
      {
        shape: [2, 3, 4],
        view: (x) => flip(x, [0, -1]),
        result: [2, 3, 4],
        source: ([i, j, k]) => [1 - i, j, 3 - k],
      },
      { shape: [2, 0], view: (x) => flip(x, 0), result: [2, 0], source: (index) => index },
    ],
    [
      refusal(
        'a dim named twice',
        [2, 3],
        (x) => flip(x, [1, -1]),
        'flip: dim [1, 1] names a dim twice',
      ),
    ],
    { isView: false },
  ),
  viewSpec(
    'diagonal',
    [
      {
        shape: [3, 2, 4],
        view: (x) => diagonal(x, 1, 0, 2),
        result: [2, 3],
        source: ([i, j]) => [j, i, j + 1],
      },
      {
        shape: [4, 3],
        view: (x) => diagonal(x, -2),
        result: [2],
        source: ([i]) => [i + 2, i],
      },
      { shape: [2, 2], view: (x) => diagonal(x, 5), result: [0], source: () => [0, 0] },
    ],
    [
      refusal(
        'the same dim twice',
        [2, 3],
        (x) => diagonal(x, 0, 1, -1),
        'diagonal: dims 1 and -1 of float32[2, 3] are the same',
      ),
      refusal(
        'a vector',
        [3],
        (x) => diagonal(x),
        'diagonal: dim 1 is out of range for 1 dims; it lies in [-1, 1)',
      ),
      refusal(
        'half an offset',
        [2, 3],
        (x) => diagonal(x, 0.5),
        'diagonal: diagonal 0.5; an integer, 0 being the main one',
      ),
    ],
  ),
  viewSpec(
    'unfold',
    [
      {
        shape: [2, 7],
        view: (x) => unfold(x, 1, 3, 2),
        result: [2, 3, 3],
        source: ([i, j, k]) => [i, 2 * j + k],
      },
      { shape: [], view: (x) => unfold(x, 0, 1, 1), result: [1], source: () => [] },
    ],
    [
      refusal(
        'a window that does not fit',
        [2, 3],
        (x) => unfold(x, 1, 4, 1),
        'unfold: windows of 4 entries, 1 apart, along dim 1 of float32[2, 3]; 0 ≤ size ≤ 3 and ' +
          'step ≥ 1, both integers',
      ),
      refusal(
        'a step of 0',
        [2, 3],
        (x) => unfold(x, 1, 2, 0),
        'unfold: windows of 2 entries, 0 apart, along dim 1 of float32[2, 3]; 0 ≤ size ≤ 3 and ' +
          'step ≥ 1, both integers',
      ),
    ],
    { isWritable: false },
  ),
];
