// Elementary functions where the platform has no fused multiply-add.

import { evenly, everyBitPattern, joined, worst } from '@gradus/conformance/functions';
import { registerBackend, unregisterBackend } from '@gradus/tensor';
import { type Unary, unaryFacts } from '@gradus/tensor/backend';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { cpu } from '../../src/index.ts';
import { compute } from './compute.ts';
import { unaryUlps } from './largest-errors.ts';

const asked = vi.hoisted(() => ({ times: 0 }));

vi.mock('../../src/assembler/relaxed-simd.ts', () => ({
  hasRelaxedSimd: () => {
    asked.times++;
    return false;
  },
}));

beforeAll(() => {
  registerBackend(cpu());
});

afterAll(() => {
  unregisterBackend('cpu');
});

const xs = joined(everyBitPattern(2 ** 16), evenly(-20, 20, 40_001), evenly(-1.5, 1.5, 40_002));

// Here 4 of 33 million results of cosh are found 2 units off.
const ulpsUnfused: typeof unaryUlps = { ...unaryUlps, cosh: 2 };

it.each(Object.entries(ulpsUnfused) as [Unary, number][])('%s', async (op, ulps) => {
  const found = worst('float32', await compute(op, 'float32', xs), unaryFacts[op].evaluate, xs);
  expect(found.ulps, JSON.stringify(found)).toBeLessThanOrEqual(ulps);
});

it('was asked about', () => {
  expect(asked.times).toBeGreaterThan(0);
});
