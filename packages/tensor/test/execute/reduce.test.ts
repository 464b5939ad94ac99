import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import type { DType } from '../../src/dtype/dtype.ts';
import { amax, amin, cumsum, prod, sum, zeros } from '../../src/index.ts';
import { apply, type ReduceOp } from '../../src/interpreter.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
});

afterEach(() => unregisterBackend('fake'));

const lastRun = () => backend.runs[backend.runs.length - 1];

describe('a reduction', () => {
  it('loses the dims it goes over, or keeps them as 1', () => {
    const x = zeros([2, 3, 5]);
    expect(x.sum().shape).toEqual([]);
    expect(x.sum(null).shape).toEqual([]);
    expect(x.sum(1).shape).toEqual([2, 5]);
    expect(x.sum([0, -1]).shape).toEqual([3]);
    expect(x.sum([0, -1], { keepdim: true }).shape).toEqual([1, 3, 1]);
    expect(x.sum(undefined, { keepdim: true }).shape).toEqual([1, 1, 1]);
    expect(x.sum([]).shape).toEqual([]);
    expect(zeros([]).sum(-1).shape).toEqual([]);
  });

  it('shows the backend an output of the input’s rank, and the count behind each element', () => {
    const x = zeros([2, 3, 5]).permute([2, 0, 1]);
    x.sum([0, 2]);
    const { operands, scalars } = lastRun();
    expect(operands[0]).toMatchObject({ shape: [5, 2, 3], strides: [1, 15, 5] });
    expect(operands[1]).toMatchObject({ shape: [1, 2, 1], strides: [2, 1, 1] });
    expect(scalars).toEqual([15]);
  });

  it('runs one kernel for a dtype, whatever the dims', () => {
    zeros([2, 3]).sum();
    const { kernel } = lastRun();
    zeros([7]).sum(0, { keepdim: true });
    expect(lastRun().kernel).toBe(kernel);
    zeros([7]).prod();
    expect(lastRun().kernel).not.toBe(kernel);
    zeros([7], { dtype: 'float64' }).sum();
    expect(lastRun().kernel).not.toBe(kernel);
  });

  it('adds and multiplies integers and bools in int32, and compares in the dtype itself', () => {
    const wide: DType[] = ['int32', 'int32', 'int32', 'float32', 'float64'];
    const all: DType[] = ['bool', 'uint8', 'int32', 'float32', 'float64'];
    const of = (dtype: DType) => zeros([2], { dtype });
    for (const op of [sum, prod]) expect(all.map((dtype) => op(of(dtype)).dtype)).toEqual(wide);
    for (const op of [amax, amin]) expect(all.map((dtype) => op(of(dtype)).dtype)).toEqual(all);
  });

  it('may go over no elements where there is a result for that', () => {
    const x = zeros([2, 0]);
    expect(x.sum(1).shape).toEqual([2]);
    expect(lastRun().scalars).toEqual([0]);
    // No element is asked for, so none is missing.
    expect(x.amax(0).shape).toEqual([0]);
    for (const [name, op] of [
      ['amax', amax],
      ['amin', amin],
    ] as const) {
      expect(() => op(x)).toThrow(
        raised('ShapeError', `${name}: float32[2, 0] has no elements to reduce over`),
      );
    }
  });

  it('takes tensors that broadcast to the first one, and numbers as scalars', () => {
    const scaled: ReduceOp = {
      kind: 'reduce',
      name: 'scaled',
      combiner: 'sum',
      domain: 'number',
      accumulate: (dtype) => dtype,
      prologue: (e, x, y, factor) => e.mul(e.sub(x, y), factor),
      epilogue: (e, { value, count }, factor) => [value, e.div(value, e.mul(count, factor))],
      needsElements: false,
    };
    const results = apply(scaled, [zeros([2, 3]), zeros([3]), 0.5], { dim: 1 });
    expect(results.map(({ shape, dtype }) => [shape, dtype])).toEqual([
      [[2], 'float32'],
      [[2], 'float32'],
    ]);
    const { operands, scalars } = lastRun();
    expect(operands.map(({ shape }) => shape)).toEqual([
      [2, 3],
      [2, 3],
      [2, 1],
      [2, 1],
    ]);
    expect(operands[1].strides).toEqual([0, 1]);
    expect(scalars).toEqual([3, 0.5]);
    expect(() => apply(scaled, [zeros([3]), zeros([2, 3]), 0.5])).toThrow(
      raised(
        'ShapeError',
        'scaled: float32[2, 3] does not broadcast to [3], the shape that is reduced',
      ),
    );
  });

  it('refuses a dtype that it does not know', () => {
    const message = 'unknown dtype int64; known: bool, uint8, int32, float16, float32, float64';
    for (const [name, op] of [
      ['sum', sum],
      ['cumsum', cumsum],
    ] as const) {
      expect(() => Reflect.apply(op, null, [zeros([2]), 0, { dtype: 'int64' }])).toThrow(
        raised('DTypeError', `${name}: ${message}`),
      );
    }
  });
});
