// Specs of softmax and its logarithm.

import { logSoftmax, softmax } from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { floats, same } from './dtypes.ts';
import { type LineFacts, lineSpec, outOfRange, refusedDType } from './line-samples.ts';

function exponentials(values: readonly number[]): { parts: number[]; sum: number; shift: number } {
  const shift = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const parts = values.map((v) => Math.exp(v - shift));
  return { parts, sum: parts.reduce((a, b) => a + b, 0), shift };
}

const facts: readonly LineFacts[] = [
  {
    op: 'softmax',
    dtypes: floats,
    result: same,
    run: softmax,
    line: (values) => {
      const { parts, sum } = exponentials(values);
      return parts.map((part) => part / sum);
    },
    // The difference is rounded before the exponential: an error of its size, relative.
    roundings: (values) => {
      const { parts, sum, shift } = exponentials(values);
      return parts.map((part, i) => ((6 + values.length + shift - values[i]) * part) / sum);
    },
    errors: [
      outOfRange('softmax', softmax),
      refusedDType('softmax', (x) => softmax(x, 0), 'int32[2] would be reduced in int32'),
    ],
  },
  {
    op: 'logSoftmax',
    dtypes: floats,
    result: same,
    run: logSoftmax,
    line: (values) => {
      const { sum, shift } = exponentials(values);
      return values.map((v) => v - shift - Math.log(sum));
    },
    roundings: (values) => {
      const { sum, shift } = exponentials(values);
      return values.map((v) => 8 + values.length + 2 * (shift - v + Math.log(sum)));
    },
    errors: [
      outOfRange('logSoftmax', logSoftmax),
      refusedDType('logSoftmax', (x) => logSoftmax(x, 0), 'int32[2] would be reduced in int32'),
    ],
  },
];

export const softmaxSpecs: readonly OpSpec[] = facts.map(lineSpec);
