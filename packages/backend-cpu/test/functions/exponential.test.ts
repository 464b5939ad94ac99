// Exponentials in kernels that know in which interval their argument lies.

import { ulpsBetween } from '@gradus/conformance/functions';
import { builder as e, input, mapKernel } from '@gradus/tensor/backend';
import { atLeast, atMost } from '@gradus/tensor/functions';
import { expect, test } from 'vitest';
import { CpuBackend } from '../../src/backend.ts';

const x = input(0, 'float32');
const values = [
  ...[NaN, -Infinity, Infinity, 0, -0, 1e-30, 1, -1, 20, -20, 63.9, -63.9, 64.1, 87.9, -86.9],
  ...[88.7, 88.72283, 88.73, 100, 1e30, -87.3, -87.4, -90, -103.2, -103.9, -104.1, -1e30],
];

test.each([
  ['x', x, (v: number) => v],
  ['−|x|', e.neg(e.abs(x)), (v: number) => -Math.abs(v)],
  ['|x|', e.abs(x), Math.abs],
  ['x up to 64', atMost(x, 64), (v: number) => Math.min(v, 64)],
  ['x up to 65.5', atMost(x, 65.5), (v: number) => Math.min(v, 65.5)],
  ['x up to 67', atMost(x, 67), (v: number) => Math.min(v, 67)],
  ['x from −86 to 88', atLeast(atMost(x, 88), -86), (v: number) => Math.min(Math.max(v, -86), 88)],
  ['x from −88 to 88', atLeast(atMost(x, 88), -88), (v: number) => Math.min(Math.max(v, -88), 88)],
  ['x − ∞', e.sub(x, Infinity), (v: number) => v - Infinity],
])('of %s', (_, argument, meaning) => {
  const backend = new CpuBackend();
  const floats = Float32Array.from(values);
  const kernel = mapKernel(['float32'], [], [e.exp(argument)]);
  const operands = [0, 1].map(() => ({
    buffer: backend.allocate(floats.byteLength),
    byteOffset: 0,
    shape: [floats.length],
    strides: [1],
    dtype: 'float32' as const,
  }));
  backend.write(operands[0].buffer, 0, floats);
  backend.run(kernel, operands, []);
  const got = new Float32Array(backend.readSync(operands[1].buffer, 0, floats.byteLength));
  const wanted = Float32Array.from(floats, (v) => Math.exp(meaning(v)));
  const distances = Array.from(wanted, (w, i) => ulpsBetween(got[i], w, 'float32'));
  expect(distances.map((distance) => distance > 1)).toEqual(values.map(() => false));
});
