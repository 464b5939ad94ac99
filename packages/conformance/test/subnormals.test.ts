// Devices that take subnormal numbers for zeros pass if they say so, and are held to all else.

import type { Backend } from '@gradus/tensor';
import { type Capabilities, dtypes, type Operand } from '@gradus/tensor/backend';
import { expect, test } from 'vitest';
import { conformanceChecks } from '../src/index.ts';
import { referenceBackend } from '../src/reference/index.ts';

/** The reference backend, with float32 memory that `change` goes over before and after each kernel. */
function changed(change: (value: number) => number, capabilities: Partial<Capabilities>): Backend {
  const right = referenceBackend();
  const pass = ({ buffer, dtype }: Operand): void => {
    if (dtype !== 'float32' || right.readSync === undefined) return;
    const bytes = buffer.bytes - (buffer.bytes % dtypes.float32.bytes);
    const values = new Float32Array(right.readSync(buffer, 0, bytes));
    right.write(buffer, 0, values.map(change));
  };
  return {
    name: 'changed',
    capabilities: { ...right.capabilities, ...capabilities },
    lost: right.lost,
    allocate: (bytes) => right.allocate(bytes),
    free: (buffer) => right.free(buffer),
    write: (buffer, offset, data) => right.write(buffer, offset, data),
    read: (buffer, offset, bytes) => right.read(buffer, offset, bytes),
    run(kernel, operands, scalars) {
      operands.slice(0, kernel.inputs.length).forEach(pass);
      right.run(kernel, operands, scalars);
      operands.slice(kernel.inputs.length).forEach(pass);
    },
    synchronize: () => right.synchronize(),
    memory: () => right.memory(),
    counters: () => right.counters(),
    dispose: () => right.dispose(),
  };
}

const flushed = (value: number): number => (Math.abs(value) < 2 ** -126 ? value * 0 : value);
const unsigned = (value: number): number => (Math.abs(value) < 2 ** -126 ? 0 : value);
const coarse = (value: number): number => (Math.abs(value) <= 2 ** -64 ? value * 0 : value);

const edges = ['add', 'sub', 'mul', 'div', 'neg', 'minimum', 'square', 'sqrt', 'exp'];

async function failures(backend: Backend): Promise<string[]> {
  const failed: string[] = [];
  for (const { subject, name, run } of conformanceChecks(backend)) {
    if (!edges.includes(subject) || name !== 'edge values, float32') continue;
    await run().catch(() => failed.push(subject));
  }
  return failed;
}

test('a device that flushes them and says so passes', async () => {
  expect(await failures(changed(flushed, { flushesSubnormals: true }))).toEqual([]);
});

test('one that does not say so fails', async () => {
  expect(await failures(changed(flushed, {}))).toEqual(expect.arrayContaining(['add', 'mul']));
});

test('one that keeps them passes either way', async () => {
  expect(await failures(changed((value) => value, { flushesSubnormals: true }))).toEqual([]);
});

test('the sign of zeros, and normal numbers, are held to', async () => {
  const flushesSubnormals = true;
  expect(await failures(changed(unsigned, { flushesSubnormals }))).toContain('neg');
  expect(await failures(changed(coarse, { flushesSubnormals }))).toContain('neg');
});
