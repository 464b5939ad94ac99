import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DType } from '../../src/dtype/dtype.ts';
import { dtypes } from '../../src/dtype/dtype.ts';
import { formatTensor } from '../../src/print/format.ts';

interface Case {
  name: string;
  dtype: DType;
  shape: number[];
  values?: (number | string)[];
  ramp?: { start: number; step: number };
  text: string;
}

interface Goldens {
  cases: Case[];
}

const goldens: Goldens = JSON.parse(
  readFileSync(new URL('../goldens/print.json', import.meta.url), 'utf8'),
);

const notFinite: Record<string, number> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

function elements({ dtype, shape, values, ramp }: Case): ArrayLike<number> {
  const data = new dtypes[dtype].array(shape.reduce((count, size) => count * size, 1));
  for (let i = 0; i < data.length; i++) {
    const value = values?.[i] ?? (ramp ? ramp.start + i * ramp.step : 0);
    data[i] = typeof value === 'string' ? notFinite[value] : value;
  }
  return shown(data, shape);
}

/** The elements that a text shows: of a large tensor, three at either end of each dim. */
function shown(data: ArrayLike<number>, shape: readonly number[]): ArrayLike<number> {
  if (data.length <= 1000) return data;
  let offsets = [0];
  for (const size of shape) {
    const indices = Array.from({ length: size }, (_, i) => i);
    const edges = indices.filter((i) => i < 3 || i >= size - 3);
    offsets = offsets.flatMap((offset) => edges.map((i) => offset * size + i));
  }
  return offsets.map((offset) => data[offset]);
}

describe('formatTensor prints what PyTorch prints', () => {
  for (const [i, golden] of goldens.cases.entries()) {
    const { name, dtype, shape, text } = golden;
    it(`${i}: ${name}, ${dtype}[${shape.join(', ')}]`, () => {
      expect(formatTensor({ data: elements(golden), shape, dtype })).toBe(text);
    });
  }
});

describe('formatTensor', () => {
  it('names a device, before the dtype', () => {
    expect(formatTensor({ data: [1], shape: [1], dtype: 'int32', device: 'webgpu' })).toBe(
      "tensor([1], device='webgpu', dtype=int32)",
    );
  });

  it('ends with the facts it is given, on a new line where one is full', () => {
    const data = Array.from({ length: 20 }, (_, i) => i);
    const facts = ['grad_fn=<MulBackward0>', 'requires_grad=True'];
    expect(formatTensor({ data: [1.5], shape: [], dtype: 'float32', facts })).toBe(
      'tensor(1.5000, grad_fn=<MulBackward0>, requires_grad=True)',
    );
    expect(formatTensor({ data, shape: [20], dtype: 'int32', facts })).toBe(
      'tensor([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17,\n' +
        '        18, 19], dtype=int32, grad_fn=<MulBackward0>, requires_grad=True)',
    );
  });
});
