// Specs of differences of neighbours.

import { type DType, diff, ShapeError, type Tensor, ValueError } from '@gradus/tensor';
import { exact } from '../comparison.ts';
import type { HostTensor } from '../host-tensor.ts';
import type { Fill } from '../sample-input.ts';
import type { ErrorSample, OpSpec, Sample } from '../spec.ts';
import { everyDType } from './dtypes.ts';
import { layouts } from './inputs.ts';
import { input, outOfRange } from './line-samples.ts';

const diffErrors: readonly ErrorSample[] = [
  outOfRange('diff', (x, dim) => diff(x, 1, dim)),
  {
    name: 'no dims',
    inputs: [input('float32', [])],
    run: ([x]) => diff(x as Tensor),
    error: ShapeError,
    message: 'diff: float32[] has no dims; there are no neighbours',
  },
  {
    name: 'half a difference',
    inputs: [input('float32', [3])],
    run: ([x]) => diff(x as Tensor, 0.5),
    error: ValueError,
    message: 'diff: n is 0.5; it must be a non-negative integer',
  },
];

/** Differences shorten the dim. */
export const differenceSpec: OpSpec = {
  op: 'diff',
  samples: everyDType.flatMap((dtype) =>
    layouts.flatMap((layout) =>
      [0, 1, 2, 5].map((n): Sample => {
        const fill: Fill =
          dtype === 'bool' ? { from: 0, to: 2, seed: 3 } : { from: 0, to: 99, seed: 4 };
        return {
          name: `differences, ${dtype}`,
          inputs: [{ dtype, shape: [3, 4], fill, layout }],
          run: ([x]) => diff(x as Tensor, n, 1),
          expected: ([host]) => {
            const { values } = host as HostTensor;
            const width = Math.max(4 - n, 0);
            const rows = [0, 1, 2].map((row) => {
              let line = values.slice(4 * row, 4 * row + 4);
              for (let i = 0; i < n; i++)
                line = line.slice(1).map((v, j) => step(dtype, v, line[j]));
              return line;
            });
            return { dtype, shape: [3, width], values: rows.flat() };
          },
          tolerance: () => exact,
        };
      }),
    ),
  ),
  errors: diffErrors,
};

function step(dtype: DType, next: number, value: number): number {
  if (dtype === 'bool') return Number(next !== value);
  if (dtype === 'uint8') return (next - value) & 255;
  return dtype === 'float32' ? Math.fround(next - value) : next - value;
}
