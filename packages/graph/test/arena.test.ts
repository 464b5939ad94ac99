import type { BackendBuffer, PlanStep } from '@gradus/tensor/backend';
import { mapKernel } from '@gradus/tensor/backend';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arenaFor } from '../src/plan/arena.ts';
import { lifetimesOf, peakBytes } from '../src/plan/lifetimes.ts';

const kernel = mapKernel([], [], []);

/** Steps that use the buffers with these numbers. */
function stepsOver(buffers: readonly BackendBuffer[], uses: readonly number[][]): PlanStep[] {
  return uses.map((numbers) => ({
    kernel,
    scalars: [],
    operands: numbers.map((n) => ({
      buffer: buffers[n % buffers.length],
      byteOffset: 0,
      shape: [],
      strides: [],
      dtype: 'float32',
    })),
  }));
}

describe('an arena', () => {
  it('gives what lives at the same time places apart, and is no larger than all together', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 12 });
    const uses = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { maxLength: 20 });
    fc.assert(
      fc.property(sizes, uses, (bytes, numbers) => {
        const buffers = bytes.map((size) => ({ bytes: size }));
        const steps = stepsOver(buffers, numbers);
        const scratch = new Set(buffers);
        const { offsets, bytes: total } = arenaFor(steps, scratch);
        const lifetimes = [...lifetimesOf(steps, scratch)];
        for (const [a, x] of lifetimes) {
          const start = offsets.get(a) ?? Number.NaN;
          expect(start % 256).toBe(0);
          expect(start + a.bytes).toBeLessThanOrEqual(total);
          for (const [b, y] of lifetimes) {
            if (a === b || x.last < y.first || y.last < x.first) continue;
            const other = offsets.get(b) ?? Number.NaN;
            expect(start + a.bytes <= other || other + b.bytes <= start).toBe(true);
          }
        }
        expect(total).toBeGreaterThanOrEqual(peakBytes(steps, scratch));
      }),
    );
  });

  it('puts one after the other in one place', () => {
    const [a, b, c] = [{ bytes: 1000 }, { bytes: 1000 }, { bytes: 1000 }];
    const steps = stepsOver([a, b, c], [[0], [0, 1], [1, 2], [2]]);
    const { offsets, bytes } = arenaFor(steps, new Set([a, b, c]));
    expect(bytes).toBe(2048);
    expect(offsets.get(a)).toBe(offsets.get(c));
    expect(peakBytes(steps, new Set([a, b, c]))).toBe(2000);
  });
});
