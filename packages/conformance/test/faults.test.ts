// The suite must notice: every wrong backend fails a check of the subject it is wrong about.

import { describe, expect, test } from 'vitest';
import { conformanceChecks } from '../src/index.ts';
import { faults } from './faults.ts';

describe('the suite fails a backend with', () => {
  test.each(Object.entries(faults))('%s', async (_, { subject, make }) => {
    const checks = conformanceChecks(make()).filter((check) => check.subject === subject);
    const outcomes = await Promise.allSettled([inTurn(checks.map(({ run }) => run))]);
    expect(checks.length).toBeGreaterThan(0);
    expect(outcomes[0].status).toBe('rejected');
  });

  test('a report that names op, sample, element and distance', async () => {
    const { make } = faults['float32 results one ulp off'];
    const sizes = conformanceChecks(make()).find(
      ({ subject, name }) => subject === 'div' && name === 'sizes, float32',
    );
    await expect(sizes?.run()).rejects.toThrow(
      /^div, sizes, float32 \(float32\[1\] contiguous; float32\[1\] contiguous\): element \[0\] of float32\[1\] is \S+, expected \S+ \(1 ulps apart; allowed: none\)$/,
    );
  });
});

async function inTurn(runs: readonly (() => Promise<void>)[]): Promise<void> {
  for (const run of runs) await run();
}
