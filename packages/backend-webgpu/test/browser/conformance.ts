// Runs in a page: which checks fail there.

import { coreChecks } from '@gradus/conformance';
import { webgpu } from '../../src/index.ts';

export interface Outcome {
  readonly checks: number;
  readonly failures: readonly string[];
}

export default async function run(): Promise<Outcome> {
  const checks = coreChecks(await webgpu(), { draws: 30 });
  const failures: string[] = [];
  for (const { subject, name, run } of checks) {
    try {
      await run();
    } catch (error) {
      failures.push(`${subject}, ${name}: ${error}`);
    }
  }
  return { checks: checks.length, failures };
}
