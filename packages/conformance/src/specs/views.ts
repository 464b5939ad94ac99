// Specs of views: what they show, and that they share memory with what they are views of.

import { expand, narrow, permute, t, transpose } from '@gradus/tensor';
import type { ErrorSample, OpSpec } from '../spec.ts';
import { refusal, type ViewCase, viewSpec } from './view-samples.ts';

const cases: Readonly<Record<string, readonly ViewCase[]>> = {
  t: [
    { shape: [3, 5], view: t, result: [5, 3], source: ([i, j]) => [j, i] },
    { shape: [4], view: t, result: [4], source: (index) => index },
    { shape: [], view: t, result: [], source: (index) => index },
  ],
  transpose: [
    {
      shape: [2, 3, 4],
      view: (x) => transpose(x, 0, 2),
      result: [4, 3, 2],
      source: ([i, j, k]) => [k, j, i],
    },
    {
      shape: [2, 3, 4],
      view: (x) => transpose(x, -1, 1),
      result: [2, 4, 3],
      source: ([i, j, k]) => [i, k, j],
    },
    {
      shape: [2, 3],
      view: (x) => transpose(x, 1, 1),
      result: [2, 3],
      source: (index) => index,
    },
  ],
  permute: [
    {
      shape: [2, 3, 4],
      view: (x) => permute(x, [1, -1, 0]),
      result: [3, 4, 2],
      source: ([i, j, k]) => [k, i, j],
    },
    { shape: [], view: (x) => permute(x, []), result: [], source: (index) => index },
  ],
  expand: [
    {
      shape: [3, 1],
      view: (x) => expand(x, [3, 4]),
      result: [3, 4],
      source: ([i]) => [i, 0],
    },
    {
      shape: [3],
      view: (x) => expand(x, [2, -1]),
      result: [2, 3],
      source: ([, j]) => [j],
    },
    { shape: [], view: (x) => expand(x, [2, 2]), result: [2, 2], source: () => [] },
    { shape: [1], view: (x) => expand(x, [0]), result: [0], source: () => [0] },
  ],
  narrow: [
    {
      shape: [5, 4],
      view: (x) => narrow(x, 0, 1, 3),
      result: [3, 4],
      source: ([i, j]) => [i + 1, j],
    },
    {
      shape: [5, 4],
      view: (x) => narrow(x, -1, -3, 2),
      result: [5, 2],
      source: ([i, j]) => [i, j + 1],
    },
    {
      shape: [5, 4],
      view: (x) => narrow(narrow(x, 0, 2, 3), 1, 1, 2),
      result: [3, 2],
      source: ([i, j]) => [i + 2, j + 1],
    },
    { shape: [5], view: (x) => narrow(x, 0, 5, 0), result: [0], source: (index) => index },
  ],
};

const errors: Readonly<Record<string, readonly ErrorSample[]>> = {
  t: [
    refusal(
      'three dims',
      [2, 3, 4],
      t,
      't: float32[2, 3, 4] has more than 2 dims; permute() orders any number',
    ),
  ],
  transpose: [
    refusal(
      'a dim out of range',
      [2, 3],
      (x) => transpose(x, 0, 2),
      'transpose: dim 2 is out of range for 2 dims; it lies in [-2, 2)',
    ),
  ],
  permute: [
    refusal(
      'a dim that occurs twice',
      [2, 3],
      (x) => permute(x, [0, 0]),
      'permute: dims [0, 0] of float32[2, 3]; each of its 2 dims must occur once',
    ),
    refusal(
      'a dim left out',
      [2, 3],
      (x) => permute(x, [0]),
      'permute: dims [0] of float32[2, 3]; each of its 2 dims must occur once',
    ),
  ],
  expand: [
    refusal(
      'a size that does not stretch',
      [2, 3],
      (x) => expand(x, [4, 3]),
      'expand: float32[2, 3] does not broadcast to [4, 3]; sizes must be equal, or 1 where they grow',
    ),
    refusal(
      'fewer dims',
      [2, 3],
      (x) => expand(x, [3]),
      'expand: float32[2, 3] does not broadcast to [3]; sizes must be equal, or 1 where they grow',
    ),
  ],
  narrow: [
    refusal(
      'more than there is',
      [2, 3],
      (x) => narrow(x, 1, 2, 2),
      'narrow: start 2 and length 2 along dim 1 of float32[2, 3]; they must stay within its 3 entries',
    ),
    refusal(
      'a fraction',
      [2, 3],
      (x) => narrow(x, 1, 0.5, 1),
      'narrow: start 0.5 and length 1 along dim 1 of float32[2, 3]; they must stay within its 3 entries',
    ),
  ],
};

export const viewSpecs: readonly OpSpec[] = Object.entries(cases).map(([op, list]) =>
  // What is stretched cannot be written.
  viewSpec(op, list, errors[op], { isWritable: op !== 'expand' }),
);
