import type { Backend } from '@gradus/tensor';
import { expect, test } from 'vitest';
import { conformanceChecks } from '../src/index.ts';
import { referenceBackend } from '../src/reference/index.ts';

test('only what is asked for is checked', () => {
  const all = conformanceChecks(referenceBackend());
  const some = conformanceChecks(referenceBackend(), { only: ({ subject }) => subject === 'add' });
  expect(some.length).toBeGreaterThan(5);
  expect(some.map(({ name }) => name)).toEqual(
    all.filter(({ subject }) => subject === 'add').map(({ name }) => name),
  );
});

test('random kernels are as many as asked for', async () => {
  const backend: Backend = referenceBackend();
  let runs = 0;
  const { run } = backend;
  backend.run = (...call) => {
    runs++;
    run.apply(backend, call);
  };
  const checks = conformanceChecks(backend, {
    draws: 7,
    only: ({ subject }) => subject === 'random expressions',
  });
  expect(checks.map(({ name }) => name)).toEqual(['map kernels', 'reduce kernels', 'row kernels']);
  for (const check of checks) await check.run();
  expect(runs).toBe(3 * 7);
});
