// Maps, reductions along dims, and ops that move elements, at a size that fits the first cache
// and at one that fits none.

import type { InputSpec } from '../inputs.ts';
import type { OpName, Row } from './row.ts';

const sizes = [2_000, 1_000_000];

function input(
  shape: readonly number[],
  seed: number,
  kind: InputSpec['kind'] = 'unit',
): InputSpec {
  return { shape, seed, kind, dtype: kind === 'index' ? 'int32' : 'float32' };
}

function label(n: number): string {
  return n === 1_000_000 ? '10⁶' : String(n);
}

interface Form {
  readonly op: OpName;
  readonly title: string;
  readonly inputs: (n: number) => readonly InputSpec[];
  /** Bytes an element. */
  readonly bytes: number;
  readonly tolerance: number;
  readonly target?: Row['target'];
}

const vectors = (count: number) => (n: number) =>
  Array.from({ length: count }, (_, seed) => input([n], seed + 1));
const table = (n: number) => [input([n / 1000, 1000], 1)];

const forms: readonly Form[] = [
  { op: 'copy', title: 'copy', inputs: vectors(1), bytes: 8, tolerance: 0 },
  { op: 'add', title: 'add', inputs: vectors(2), bytes: 12, tolerance: 0, target: 'map' },
  { op: 'mulAdd', title: 'x·y + z', inputs: vectors(3), bytes: 24, tolerance: 1e-6, target: 'map' },
  { op: 'exp', title: 'exp', inputs: vectors(1), bytes: 8, tolerance: 1e-6 },
  { op: 'sum', title: 'sum', inputs: vectors(1), bytes: 4, tolerance: 1e-4 },
  { op: 'sumRows', title: 'sum over rows', inputs: table, bytes: 4, tolerance: 1e-4 },
  { op: 'sumColumns', title: 'sum over columns', inputs: table, bytes: 4, tolerance: 1e-4 },
  { op: 'softmax', title: 'softmax', inputs: table, bytes: 8, tolerance: 1e-5 },
  { op: 'cumsum', title: 'cumsum', inputs: vectors(1), bytes: 8, tolerance: 1e-3 },
  { op: 'sort', title: 'sort', inputs: vectors(1), bytes: 8, tolerance: 0 },
  {
    op: 'gather',
    title: 'gather',
    inputs: (n) => [input([n], 1), input([n], 2, 'index')],
    bytes: 12,
    tolerance: 0,
  },
];

export const elementwiseRows: readonly Row[] = [
  {
    name: 'add of two float32[4]',
    op: 'add',
    inputs: [input([4], 1), input([4], 2)],
    tolerance: 0,
    target: 'small',
  },
  ...forms.flatMap(({ op, title, inputs, bytes, tolerance, target = 'other' }) =>
    sizes.map(
      (n): Row => ({
        name: `${title}, ${label(n)}`,
        op,
        inputs: inputs(n),
        bytes: bytes * n,
        tolerance,
        target,
      }),
    ),
  ),
];
