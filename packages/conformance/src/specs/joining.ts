// Specs of joining.

import { cat, hstack, stack, vstack } from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { refusal, spec } from './rearranged-samples.ts';

export const joiningSpecs: readonly OpSpec[] = [
  spec(
    'cat',
    [
      {
        shapes: [
          [2, 3],
          [2, 1],
          [2, 4],
        ],
        run: (tensors) => cat(tensors, -1),
        result: [2, 8],
        source: ([i, j]) => (j < 3 ? [0, [i, j]] : j < 4 ? [1, [i, 0]] : [2, [i, j - 4]]),
      },
      {
        shapes: [[3, 2], [0], [1, 2]],
        run: (tensors) => cat(tensors),
        result: [4, 2],
        source: ([i, j]) => (i < 3 ? [0, [i, j]] : [2, [0, j]]),
      },
    ],
    [
      refusal('no tensors', [], () => cat([]), 'cat: no tensors; one at least'),
      refusal(
        'a scalar',
        [[2], []],
        (tensors) => cat(tensors),
        'cat: float32[] has no dims; stack() joins scalars',
      ),
      refusal(
        'other sizes that differ',
        [
          [2, 3],
          [2, 4],
        ],
        (tensors) => cat(tensors),
        'cat: float32[2, 3] and float32[2, 4] along dim 0; all other sizes must be the same',
      ),
      refusal(
        'a dim out of range',
        [[2], [2]],
        (tensors) => cat(tensors, 1),
        'cat: dim 1 is out of range for 1 dims; it lies in [-1, 1)',
      ),
    ],
  ),
  spec(
    'stack',
    [
      {
        shapes: [
          [2, 3],
          [2, 3],
        ],
        run: (tensors) => stack(tensors, 1),
        result: [2, 2, 3],
        source: ([i, n, j]) => [n, [i, j]],
      },
      {
        shapes: [[], [], []],
        run: (tensors) => stack(tensors),
        result: [3],
        source: ([n]) => [n, []],
      },
    ],
    [
      refusal('no tensors', [], () => stack([]), 'stack: no tensors; one at least'),
      refusal(
        'shapes that differ',
        [[2], [3]],
        (tensors) => stack(tensors),
        'stack: float32[2] and float32[3]; all shapes must be the same',
      ),
    ],
  ),
  spec(
    'hstack',
    [
      {
        shapes: [
          [2, 3],
          [2, 1],
        ],
        run: hstack,
        result: [2, 4],
        source: ([i, j]) => (j < 3 ? [0, [i, j]] : [1, [i, 0]]),
      },
      {
        shapes: [[], [2]],
        run: hstack,
        result: [3],
        source: ([i]) => (i === 0 ? [0, []] : [1, [i - 1]]),
      },
    ],
    [
      refusal(
        'other sizes that differ',
        [
          [2, 3],
          [3, 3],
        ],
        hstack,
        'hstack: float32[2, 3] and float32[3, 3] along dim 1; all other sizes must be the same',
      ),
    ],
  ),
  spec(
    'vstack',
    [
      {
        shapes: [[3], [2, 3]],
        run: vstack,
        result: [3, 3],
        source: ([i, j]) => (i === 0 ? [0, [j]] : [1, [i - 1, j]]),
      },
    ],
    [
      refusal(
        'rows of different lengths',
        [[2], [3]],
        vstack,
        'vstack: float32[1, 2] and float32[1, 3] along dim 0; all other sizes must be the same',
      ),
    ],
  ),
];
