import { builder, input, mapKernel } from '@gradus/tensor/backend';
import { expect, it } from 'vitest';
import { CpuBackend } from '../../src/backend.ts';

const cpu = new CpuBackend({ threads: 1, sharedMemory: false });
const edges = [0, -0, 1, -1, 1e-45, -1e-45, 1e-20, 3e38, -3e38, Infinity, -Infinity, NaN];
const values = Float32Array.from([
  ...edges,
  ...Array.from({ length: 2000 }, (_, i) => Math.sin(i) * 10 ** ((i % 9) - 4)),
]);

function powers(exponent: number): Float32Array {
  const { length, byteLength } = values;
  const [from, to] = [cpu.allocate(byteLength), cpu.allocate(byteLength)];
  cpu.write(from, 0, values);
  const kernel = mapKernel(['float32'], [], [builder.pow(input(0, 'float32'), exponent)]);
  const layout = { byteOffset: 0, shape: [length], strides: [1], dtype: 'float32' as const };
  cpu.run(
    kernel,
    [
      { ...layout, buffer: from },
      { ...layout, buffer: to },
    ],
    [],
  );
  const result = new Float32Array(cpu.readSync(to, 0, byteLength));
  for (const buffer of [from, to]) cpu.free(buffer);
  return result;
}

it.each([-9, -8, -5, -2, -1, 1, 2, 3, 4, 5, 6, 7, 8, 9])('to the power of %i', (exponent) => {
  const expected = values.map((x) => x ** exponent);
  expect(powers(exponent)).toEqual(expected);
});
