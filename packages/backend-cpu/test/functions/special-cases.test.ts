import { specialBinary, specialUnary, ulpsBetween } from '@gradus/conformance/functions';
import { registerBackend, unregisterBackend } from '@gradus/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cpu } from '../../src/index.ts';
import { compute } from './compute.ts';

beforeAll(() => {
  registerBackend(cpu());
});

afterAll(() => {
  unregisterBackend('cpu');
});

describe.each(['float32', 'float64'] as const)('special cases in %s', (dtype) => {
  it.each(Object.entries(specialUnary))('%s', async (op, cases) => {
    const rows = [...cases, [NaN, op === 'sign' ? 0 : NaN] as const].filter(
      // What overflows or underflows in float32 does not in float64.
      ([x]) => dtype === 'float32' || Math.abs(x) < 80 || !Number.isFinite(x),
    );
    const got = await compute(
      op,
      dtype,
      rows.map(([x]) => x),
    );
    const wanted = rows.map(([, result]) => result);
    expect(wanted.map((value, i) => distance(got[i], value, dtype))).toEqual(wanted.map(() => 0));
  });

  it.each(Object.entries(specialBinary))('%s', async (op, cases) => {
    const got = await compute(
      op,
      dtype,
      cases.map(([x]) => x),
      cases.map(([, y]) => y),
    );
    const wanted = cases.map(([, , result]) => result);
    expect(wanted.map((value, i) => distance(got[i], value, dtype))).toEqual(wanted.map(() => 0));
  });
});

// The constants above are those of float32.
function distance(got: number, wanted: number, dtype: 'float32' | 'float64'): number {
  const rounded = dtype === 'float64' && Number.isFinite(got) ? Math.fround(got) : got;
  return ulpsBetween(rounded, wanted, 'float32');
}
