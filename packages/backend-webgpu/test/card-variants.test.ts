// What runs on cards alone: kernels whose workgroups share memory, results and rows in many parts.

import { conformanceChecks } from '@gradus/conformance';
import { registerBackend, tensor, unregisterBackend } from '@gradus/tensor';
import { afterAll, describe, expect, test } from 'vitest';
import { WebGpuBackend } from '../src/backend.ts';
import { openDevice } from '../src/device/open.ts';
import { extent } from './extent.ts';

const opened = await openDevice({});
const backend = new WebGpuBackend({ ...opened, facts: { ...opened.facts, isFallback: false } });
afterAll(() => backend.dispose());

const subjects: readonly string[] = [
  ...['reduce kernels', 'row kernels', 'scan kernels', 'random expressions'],
  ...['softmax', 'logSoftmax', 'logSumExp'],
];

describe('kernels as cards run them', () => {
  for (const { subject, name, run } of conformanceChecks(backend, extent)) {
    const isMap = name === 'map kernels';
    if (subjects.includes(subject) && !isMap) test(`${subject}: ${name}`, run);
  }
});

describe('long rows and few results', () => {
  // Whole numbers, so that sums are exact; the largest lies twice in each row.
  const [rows, size] = [3, 20_001];
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: size }, (_, i) =>
      i % 7919 === 100 + row ? 50 : ((i * 31 + row) % 97) - 48,
    ),
  );
  const results = {
    sum: (line: readonly number[]) => line.reduce((a, b) => a + b, 0),
    argmax: (line: readonly number[]) => line.indexOf(50),
    amin: (line: readonly number[]) => Math.min(...line),
  };

  test.each(Object.entries(results))('%s', async (op, meaning) => {
    registerBackend(backend);
    const x = tensor(lines, { device: 'webgpu' });
    const reduce: unknown = Reflect.get(x, op);
    const result = Reflect.apply(reduce as typeof x.sum, x, [1]);
    expect(Array.from(await result.read())).toEqual(lines.map(meaning));
    unregisterBackend('webgpu');
  });

  test('cumsum', async () => {
    registerBackend(backend);
    const got = Array.from(await tensor(lines, { device: 'webgpu' }).cumsum(1).read());
    const wanted = lines.flatMap((line) => {
      let sum = 0;
      return line.map((value) => {
        sum += value;
        return sum;
      });
    });
    expect(got).toEqual(wanted);
    unregisterBackend('webgpu');
  });
});

test('grids of more workgroups than a dim takes are folded', async () => {
  const facts = { ...opened.facts, maxWorkgroupsPerDim: 15 };
  const folding = new WebGpuBackend({ ...opened, facts });
  registerBackend(folding);
  const values = Array.from({ length: 9001 }, (_, i) => i % 251);
  const x = tensor(values, { device: 'webgpu' });
  expect(Array.from(await x.add(1).read())).toEqual(values.map((value) => value + 1));
  const bytes = Array.from(await x.to('uint8').add(9).read());
  expect(bytes).toEqual(values.map((value) => (value + 9) % 256));
  const rows = Array.from(await x.reshape([9001, 1]).cumsum(1).read());
  expect(rows).toEqual(values);
  unregisterBackend('webgpu');
});
