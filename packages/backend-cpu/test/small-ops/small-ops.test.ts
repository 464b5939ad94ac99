// What an op takes of JavaScript's heap, which is what most of a small one's time goes with: counted
// in a process of its own, the same on every machine.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('bytes-per-op.ts', import.meta.url));

/** Megabytes of a young generation that takes all that is counted. */
const youngMegabytes = 64;

async function bytesPerOp(): Promise<Readonly<Record<string, number>>> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    `--min-semi-space-size=${youngMegabytes}`,
    `--max-semi-space-size=${youngMegabytes}`,
    script,
  ]);
  return JSON.parse(stdout);
}

// Between what they take compiled, some 500 and 1 100, and what they took with an array of every
// few operands, a finalizer for every 32 results and an operand for every buffer: 1 300 and 1 600.
test('small ops take little of the heap', async () => {
  const bytes = await bytesPerOp();
  for (const name of ['add', 'mul', 'mulByNumber', 'exp']) {
    expect(bytes[name], name).toBeLessThan(800);
  }
  expect(bytes.sum).toBeLessThan(1450);
  // Else a collection came between.
  for (const [name, count] of Object.entries(bytes)) expect(count, name).toBeGreaterThan(250);
});
