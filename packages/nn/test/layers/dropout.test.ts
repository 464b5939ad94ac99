import '@gradus/backend-cpu/register';
import { manualSeed, ones, rand, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { Dropout } from '../../src/index.ts';
import { type Elements, expectEqual, goldens, tensorOf } from '../goldens.ts';
import { raised } from '../raised.ts';

interface Case {
  readonly seed: number;
  readonly p: number;
  readonly layout: 'contiguous' | 'transposed';
  readonly x: Elements;
  readonly output: Elements;
  readonly gradient: Elements;
  readonly next: number;
}

describe('Dropout', () => {
  const cases = goldens<readonly Case[]>('dropout');
  it.each(cases.map((each) => [each.p, `${each.x.dtype}[${each.x.shape}] ${each.layout}`, each]))(
    'drops with probability %d what PyTorch drops of %s',
    async (_, __, { seed, p, layout, x, output, gradient, next }) => {
      const row = tensorOf(x);
      const reversed = x.shape.map((_, d) => x.shape.length - 1 - d);
      const given = layout === 'contiguous' ? row : row.permute(reversed).clone().permute(reversed);
      given.requiresGrad_();
      manualSeed(seed);
      const y = new Dropout(p).forward(given);
      expectEqual(y, output);
      expect(await rand([]).item()).toBe(next);
      y.sum().backward();
      if (given.grad === null) throw new Error('no gradient');
      expectEqual(given.grad, gradient);
    },
  );

  it('passes everything on in evaluation', () => {
    for (const x of [ones([4]), zeros([4], { dtype: 'int32' })]) {
      expect(new Dropout(0.9).eval().forward(x)).toBe(x);
    }
  });

  it('writes to its input if asked to', async () => {
    const x = ones([50]);
    manualSeed(0);
    const y = new Dropout(0.5, { inplace: true }).forward(x);
    manualSeed(0);
    expect(y).toBe(x);
    expect(await x.toArray()).toEqual(await new Dropout().forward(ones([50])).toArray());
  });

  it('refuses what is no probability, and an input that is not floating', async () => {
    expect(() => new Dropout(1.5)).toThrow(
      raised('ValueError', 'Dropout: p is 1.5; a probability lies in [0, 1]'),
    );
    expect(() => new Dropout(Number.NaN)).toThrow(
      raised('ValueError', 'Dropout: p is NaN; a probability lies in [0, 1]'),
    );
    manualSeed(0);
    expect(() => new Dropout().forward(zeros([3], { dtype: 'int32' }))).toThrow(
      raised('DTypeError', 'dropout: input is int32[3]; its dtype must be floating'),
    );
    const next = await rand([]).item();
    manualSeed(0);
    expect(await rand([]).item()).toBe(next);
  });
});
