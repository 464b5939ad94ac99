// Runs in a page: which checks fail there, and how often other threads took part.

import { coreChecks } from '@gradus/conformance';
import { CpuBackend } from '../../src/backend.ts';
import { allShared } from '../threads/backends.ts';

export interface Outcome {
  readonly checks: number;
  readonly failures: readonly string[];
  readonly partsHelped: number;
}

export default async function run(): Promise<Outcome> {
  const backend = new CpuBackend({ threads: 2 }, allShared);
  const checks = coreChecks(backend);
  const failures: string[] = [];
  for (const { subject, name, run } of checks) {
    // A page starts workers between its tasks.
    await new Promise((resolve) => setTimeout(resolve));
    try {
      await run();
    } catch (error) {
      failures.push(`${subject}, ${name}: ${error}`);
    }
  }
  return { checks: checks.length, failures, partsHelped: backend.partsHelped };
}
