// Specs of views that cut the same elements into other dims.

import { broadcastTo, flatten, reshape, squeeze, unflatten, unsqueeze, view } from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { refusal, viewSpec } from './view-samples.ts';

export const viewSizeSpecs: readonly OpSpec[] = [
  viewSpec(
    'reshape',
    [
      {
        shape: [4, 6],
        view: (x) => reshape(x, [2, -1, 3]),
        result: [2, 4, 3],
        source: ([i, j, k]) => [2 * i + (j >> 1), 3 * (j & 1) + k],
      },
      {
        shape: [2, 3],
        view: (x) => reshape(x, [6]),
        result: [6],
        source: ([i]) => [Math.floor(i / 3), i % 3],
      },
      { shape: [], view: (x) => reshape(x, [1, 1]), result: [1, 1], source: () => [] },
      { shape: [3, 0], view: (x) => reshape(x, [0, 2]), result: [0, 2], source: () => [0, 0] },
    ],
    [
      refusal(
        'another number of elements',
        [2, 3],
        (x) => reshape(x, [4, 2]),
        'reshape: float32[2, 3] has 6 elements, [4, 2] holds 8',
      ),
      refusal(
        'an open size that does not divide',
        [2, 3],
        (x) => reshape(x, [4, -1]),
        'reshape: float32[2, 3] has 6 elements; no size in place of -1 makes [4, -1] hold as many',
      ),
      refusal(
        'two open sizes',
        [2, 3],
        (x) => reshape(x, [-1, -1]),
        'reshape: [-1, -1] leaves several sizes open; -1 stands once',
      ),
      refusal(
        'an open size beside none',
        [0],
        (x) => reshape(x, [0, -1]),
        'reshape: [0, -1] holds nothing, whatever size -1 stands for',
      ),
      refusal(
        'a negative size',
        [2, 3],
        (x) => reshape(x, [-2, -3]),
        'reshape: size -2 of dim 0 in [-2, -3]; a size is a non-negative integer',
      ),
    ],
    { isView: false },
  ),
  viewSpec(
    'view',
    [
      {
        shape: [5, 4],
        view: (x) => view(x, [5, 1, 2, 2]),
        result: [5, 1, 2, 2],
        source: ([i, , j, k]) => [i, 2 * j + k],
      },
    ],
    [
      refusal(
        'elements that would have to move',
        [2, 3],
        (x) => view(x.t(), [6]),
        'view: float32[3, 2] with strides [1, 3] cannot be seen as [6] without moving elements; ' +
          'reshape() copies where it must',
      ),
      refusal(
        'another number of elements',
        [2, 3],
        (x) => view(x, [7]),
        'view: float32[2, 3] has 6 elements, [7] holds 7',
      ),
    ],
  ),
  viewSpec(
    'flatten',
    [
      {
        shape: [2, 3, 4],
        view: (x) => flatten(x, 1),
        result: [2, 12],
        source: ([i, j]) => [i, j >> 2, j & 3],
      },
      { shape: [], view: (x) => flatten(x), result: [1], source: () => [] },
    ],
    [
      refusal(
        'dims in the wrong order',
        [2, 3],
        (x) => flatten(x, 1, 0),
        'flatten: startDim 1 comes after endDim 0 in float32[2, 3]',
      ),
      refusal(
        'a dim out of range',
        [2, 3],
        (x) => flatten(x, 2),
        'flatten: dim 2 is out of range for 2 dims; it lies in [-2, 2)',
      ),
    ],
    { isView: false },
  ),
  viewSpec(
    'unflatten',
    [
      {
        shape: [2, 6],
        view: (x) => unflatten(x, -1, [2, -1]),
        result: [2, 2, 3],
        source: ([i, j, k]) => [i, 3 * j + k],
      },
    ],
    [
      refusal(
        'sizes that do not fit',
        [2, 6],
        (x) => unflatten(x, 1, [4, 2]),
        'unflatten: dim 1 of float32[2, 6] has 6 elements, [4, 2] holds 8',
      ),
      refusal('a scalar', [], (x) => unflatten(x, 0, [1]), 'unflatten: float32[] has no dims'),
    ],
  ),
  viewSpec(
    'squeeze',
    [
      { shape: [1, 3, 1], view: (x) => squeeze(x), result: [3], source: ([i]) => [0, i, 0] },
      {
        shape: [1, 3, 1],
        view: (x) => squeeze(x, [-1, 1]),
        result: [1, 3],
        source: ([, i]) => [0, i, 0],
      },
      { shape: [], view: (x) => squeeze(x, 0), result: [], source: () => [] },
    ],
    [
      refusal(
        'a dim named twice',
        [1, 2],
        (x) => squeeze(x, [0, -2]),
        'squeeze: dim [0, 0] names a dim twice',
      ),
    ],
  ),
  viewSpec(
    'unsqueeze',
    [
      {
        shape: [2, 3],
        view: (x) => unsqueeze(x, -2),
        result: [2, 1, 3],
        source: ([i, , j]) => [i, j],
      },
      { shape: [], view: (x) => unsqueeze(x, 0), result: [1], source: () => [] },
    ],
    [
      refusal(
        'a dim out of range',
        [2, 3],
        (x) => unsqueeze(x, 3),
        'unsqueeze: dim 3 is out of range for 3 dims; it lies in [-3, 3)',
      ),
    ],
  ),
  viewSpec(
    'broadcastTo',
    [
      {
        shape: [2, 1],
        view: (x) => broadcastTo(x, [3, 2, 4]),
        result: [3, 2, 4],
        source: ([, i]) => [i, 0],
      },
    ],
    [
      refusal(
        'a size that does not stretch',
        [2, 3],
        (x) => broadcastTo(x, [2, 6]),
        'broadcastTo: float32[2, 3] does not broadcast to [2, 6]; sizes must be equal, or 1 where ' +
          'they grow',
      ),
    ],
    { isWritable: false },
  ),
];
