import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { empty, expand, narrow, permute, t, tensor, transpose, zeros } from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';
import { placesOf } from '../layouts.ts';
import { raised } from '../raised.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
});

afterEach(() => unregisterBackend('fake'));

const refusal = (message: string) => raised('ShapeError', message);

describe('views', () => {
  it('run nothing and move nothing', () => {
    const x = zeros([2, 3]);
    const before = backend.calls.length;
    for (const view of [x.t(), x.narrow(0, 0, 1), x.expand([4, 2, 3]), x.permute([1, 0])]) {
      expect(view.storage).toBe(x.storage);
    }
    expect(backend.calls.slice(before)).toEqual([]);
  });
});

describe('permute', () => {
  it('is undone by its inverse, and moves each element to its index', () => {
    const shuffled = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }).chain((shape) => {
      const dims = shape.map((_, d) => d);
      return fc.tuple(
        fc.constant(shape),
        fc.shuffledSubarray(dims, { minLength: dims.length, maxLength: dims.length }),
      );
    });
    fc.assert(
      fc.property(shuffled, ([shape, dims]) => {
        const x = empty(shape);
        const y = permute(x, dims);
        const inverse = dims.map((_, d) => dims.indexOf(d));
        expect(y.shape).toEqual(dims.map((d) => shape[d]));
        expect(permute(y, inverse)).toMatchObject({ shape: x.shape, strides: x.strides });
        expect(placesOf(y).toSorted((a, b) => a - b)).toEqual(placesOf(x));
      }),
    );
  });

  it('counts negative dims from the end', () => {
    expect(permute(zeros([2, 3, 5]), [-1, 0, 1]).shape).toEqual([5, 2, 3]);
  });

  it('refuses dims that do not occur once each', () => {
    const x = zeros([2, 3]);
    expect(() => permute(x, [0, 0])).toThrow(
      refusal('permute: dims [0, 0] of float32[2, 3]; each of its 2 dims must occur once'),
    );
    expect(() => permute(x, [0])).toThrow(
      refusal('permute: dims [0] of float32[2, 3]; each of its 2 dims must occur once'),
    );
    expect(() => permute(x, [0, 2])).toThrow(
      refusal('permute: dim 2 is out of range for 2 dims; it lies in [-2, 2)'),
    );
  });
});

describe('transpose and t', () => {
  it('exchange two dims', () => {
    expect(transpose(zeros([2, 3, 5]), 0, -1)).toMatchObject({
      shape: [5, 3, 2],
      strides: [1, 5, 15],
    });
    expect(t(zeros([2, 3]))).toMatchObject({ shape: [3, 2], strides: [1, 3] });
  });

  it('leave scalars and vectors as they are', () => {
    expect(t(zeros([])).shape).toEqual([]);
    expect(t(zeros([3])).shape).toEqual([3]);
    expect(transpose(zeros([]), 0, -1).shape).toEqual([]);
  });

  it('refuse what they cannot exchange', () => {
    expect(() => t(zeros([2, 3, 5]))).toThrow(
      refusal('t: float32[2, 3, 5] has more than 2 dims; permute() orders any number'),
    );
    expect(() => transpose(zeros([2]), 0, 1)).toThrow(
      refusal('transpose: dim 1 is out of range for 1 dims; it lies in [-1, 1)'),
    );
  });
});

describe('expand', () => {
  it('stretches sizes of 1 and adds dims in front', () => {
    expect(expand(zeros([2, 1]), [3, -1, 4])).toMatchObject({
      shape: [3, 2, 4],
      strides: [0, 1, 0],
    });
    expect(expand(zeros([]), [2]).strides).toEqual([0]);
    expect(expand(zeros([1]), [0]).shape).toEqual([0]);
  });

  it('refuses other sizes', () => {
    const x = zeros([2, 3]);
    const rule = 'sizes must be equal, or 1 where they grow';
    expect(() => expand(x, [2, 4])).toThrow(
      refusal(`expand: float32[2, 3] does not broadcast to [2, 4]; ${rule}`),
    );
    expect(() => expand(x, [3])).toThrow(
      refusal(`expand: float32[2, 3] does not broadcast to [3]; ${rule}`),
    );
    expect(() => expand(x, [-1, 2, 3])).toThrow(
      refusal('expand: size -1 of dim 0 in [-1, 2, 3]; a size is a non-negative integer'),
    );
  });
});

describe('narrow', () => {
  it('takes entries from a start on', async () => {
    const x = tensor([1, 2, 3, 4]);
    expect(await narrow(x, 0, 1, 2).toArray()).toEqual([2, 3]);
    expect(await narrow(x, 0, -2, 2).toArray()).toEqual([3, 4]);
    expect(narrow(x, -1, 4, 0).shape).toEqual([0]);
    expect(narrow(zeros([2, 3]), 1, 1, 2)).toMatchObject({ shape: [2, 2], offset: 1 });
  });

  it.each<[number, number]>([
    [3, 2],
    [-5, 1],
    [0, -1],
    [0.5, 1],
    [0, 1.5],
    [Number.NaN, 1],
  ])('refuses the part from %d of length %d', (start, length) => {
    expect(() => narrow(zeros([4]), 0, start, length)).toThrow(
      refusal(
        `narrow: start ${start} and length ${length} along dim 0 of float32[4]; they must stay ` +
          'within its 4 entries',
      ),
    );
  });

  it('refuses a scalar, which has no part', () => {
    expect(() => narrow(zeros([]), 0, 0, 0)).toThrow(
      refusal('narrow: float32[] has no dims; there is no part to take'),
    );
  });
});
