// Specs of repeating and rolling.

import { repeat, repeatInterleave, roll, tile, ValueError } from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { refusal, spec } from './rearranged-samples.ts';

export const repetitionSpecs: readonly OpSpec[] = [
  spec(
    'repeat',
    [
      {
        shapes: [[2, 3]],
        run: ([x]) => repeat(x, [2, 1, 3]),
        result: [2, 2, 9],
        source: ([, i, j]) => [0, [i, j % 3]],
      },
    ],
    [
      refusal(
        'fewer numbers than dims',
        [[2, 3]],
        ([x]) => repeat(x, [2]),
        'repeat: [2] for float32[2, 3]; a number for each dim at least. tile() takes fewer',
      ),
      refusal(
        'a number that is no count',
        [[2]],
        ([x]) => repeat(x, [-1]),
        'repeat: size -1 of dim 0 in [-1]; a size is a non-negative integer',
      ),
    ],
  ),
  spec(
    'tile',
    [
      {
        shapes: [[2, 3]],
        run: ([x]) => tile(x, [2]),
        result: [2, 6],
        source: ([i, j]) => [0, [i, j % 3]],
      },
    ],
    [
      refusal(
        'a number that is no count',
        [[2]],
        ([x]) => tile(x, [0.5]),
        'tile: size 0.5 of dim 0 in [0.5]; a size is a non-negative integer',
      ),
    ],
  ),
  spec(
    'repeatInterleave',
    [
      {
        shapes: [[2, 3]],
        run: ([x]) => repeatInterleave(x, 2, 1),
        result: [2, 6],
        source: ([i, j]) => [0, [i, j >> 1]],
      },
      {
        shapes: [[2, 3]],
        run: ([x]) => repeatInterleave(x, [2, 0, 1], -1),
        result: [2, 3],
        source: ([i, j]) => [0, [i, j < 2 ? 0 : 2]],
      },
      {
        shapes: [[2, 3]],
        run: ([x]) => repeatInterleave(x, 2),
        result: [12],
        source: ([i]) => [0, [Math.floor(i / 6), (i >> 1) % 3]],
      },
    ],
    [
      refusal(
        'a list of another length',
        [[2, 3]],
        ([x]) => repeatInterleave(x, [1, 2], 1),
        'repeatInterleave: 2 numbers for the 3 entries of dim 1 of float32[2, 3]',
      ),
      refusal(
        'a number that is no count',
        [[2]],
        ([x]) => repeatInterleave(x, -2),
        'repeatInterleave: entry 0 of [-2] is -2; counts are non-negative integers',
      ),
    ],
  ),
  spec(
    'roll',
    [
      {
        shapes: [[3, 4]],
        run: ([x]) => roll(x, [1, -6], [0, -1]),
        result: [3, 4],
        source: ([i, j]) => [0, [(i + 2) % 3, (j + 2) % 4]],
      },
      {
        shapes: [[3, 4]],
        run: ([x]) => roll(x, 13),
        result: [3, 4],
        source: ([i, j]) => {
          const n = (4 * i + j + 11) % 12;
          return [0, [n >> 2, n & 3]];
        },
      },
    ],
    [
      refusal(
        'one shift for two dims',
        [[2, 3]],
        ([x]) => roll(x, 1, [0, 1]),
        'roll: shifts [1] along dims [0, 1]; an integer for each dim',
        ValueError,
      ),
      refusal(
        'half a shift',
        [[2, 3]],
        ([x]) => roll(x, 0.5),
        'roll: shifts [0.5] along dims of a vector; an integer for each dim',
        ValueError,
      ),
    ],
  ),
];
