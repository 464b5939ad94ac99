import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { logsumexp, softmax, zeros } from '../../src/index.ts';
import { accumulateKind } from '../../src/ops/definition.ts';
import { rowOp } from '../../src/ops/row-op.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
});

afterEach(() => unregisterBackend('fake'));

/** What the derivative of softmax computes, and the sum that it needs. */
const softmaxVjp = rowOp({
  name: 'softmaxVjp',
  domain: 'floating',
  accumulate: accumulateKind.same,
  stages: [{ combiner: 'sum', prologue: (e, [g, y]) => e.mul(g, y) }],
  outputs: (e, [g, y], [sum]) => [e.mul(y, e.sub(g, sum)), sum],
});

/** The kinds of kernels that `run` has run. */
function kernelsOf(run: () => unknown): string[] {
  const before = backend.runs.length;
  run();
  return backend.runs.slice(before).map(({ kernel }) => kernel.kind);
}

const lastOperands = () => backend.runs.at(-1)?.operands ?? [];

describe('rowOp', () => {
  it('declares its kind of kernel, and runs one', () => {
    expect(softmaxVjp.op.computes).toBe('row');
    const x = zeros([2, 3]);
    expect(kernelsOf(() => softmax(x, 1))).toEqual(['row']);
  });

  it('shows its kernel the dim last', () => {
    softmaxVjp([zeros([2, 3, 4]), zeros([2, 3, 4])], { dim: 1 });
    const [g, , whole, single] = lastOperands();
    expect(g).toMatchObject({ shape: [2, 4, 3], strides: [12, 1, 4] });
    expect(whole).toMatchObject({ shape: [2, 4, 3], strides: [12, 1, 4] });
    expect(single).toMatchObject({ shape: [2, 4, 1], strides: [4, 1, 1] });
  });

  it('gives what has one value a row without the dim, with keepdim as 1', () => {
    const inputs = [zeros([2, 3]), zeros([2, 3])];
    expect(softmaxVjp(inputs, { dim: -2 }).map(({ shape }) => shape)).toEqual([[2, 3], [3]]);
    const [, kept] = softmaxVjp(inputs, { dim: 0, keepdim: true });
    expect(kept.shape).toEqual([1, 3]);
    expect(lastOperands()[3]).toMatchObject({ shape: [3, 1], strides: [1, 3] });
  });

  it('takes a scalar for a row of one element', () => {
    const [whole, single] = softmaxVjp([zeros([]), zeros([])], { dim: 0 });
    expect([whole.shape, single.shape]).toEqual([[], []]);
    expect(lastOperands().map(({ shape }) => shape)).toEqual([[1], [1], [1], [1]]);
  });

  it('meets in the widest dtype', () => {
    const [whole] = softmaxVjp([zeros([2]), zeros([2], { dtype: 'float64' })], { dim: 0 });
    expect(whole.dtype).toBe('float64');
  });

  it('refuses inputs of several shapes, dtypes it is not defined on, dims out of range', () => {
    const x = zeros([2, 3]);
    expect(() => softmaxVjp([x, zeros([3])], { dim: 0 })).toThrow(
      raised(
        'ShapeError',
        'softmaxVjp: inputs are float32[2, 3], float32[3]; all must have one shape',
      ),
    );
    const int = zeros([2], { dtype: 'int32' });
    expect(() => softmaxVjp([int, int], { dim: 0 })).toThrow(
      raised(
        'DTypeError',
        'softmaxVjp: int32[2] would be reduced in int32; the rule is floating dtypes only',
      ),
    );
    expect(() => softmaxVjp([x, x], { dim: 2 })).toThrow(
      raised('ShapeError', 'softmaxVjp: dim 2 is out of range for 2 dims; it lies in [-2, 2)'),
    );
  });
});

describe('logsumexp', () => {
  it('runs one kernel over one dim, and over several that lie together', () => {
    const x = zeros([2, 3, 4]);
    expect(kernelsOf(() => logsumexp(x, 1))).toEqual(['row']);
    expect(kernelsOf(() => logsumexp(x, [1, 2]))).toEqual(['row']);
    expect(kernelsOf(() => logsumexp(x))).toEqual(['row']);
    expect(logsumexp(x, [0, 2], { keepdim: true }).shape).toEqual([1, 3, 1]);
  });
});
