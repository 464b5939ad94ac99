import { matmulKernel } from '@gradus/tensor/backend';
import { afterAll, expect, test } from 'vitest';
import { Machine } from '../../src/run/machine.ts';
import { runMatmul } from '../../src/run/matmul.ts';
import type { CpuOperand } from '../../src/run/operand.ts';
import { usualSharing } from '../../src/threads/sharing.ts';

const machine = new Machine(2, true, { ...usualSharing, workBeforeStart: 0, longestRest: 0 });
const { heap, team } = machine;
afterAll(() => team?.dispose());

function square(size: number): CpuOperand {
  const bytes = 4 * size * size;
  const buffer = { address: heap.allocate(bytes), bytes };
  return { buffer, byteOffset: 0, shape: [size, size], strides: [size, 1], dtype: 'float32' };
}

const operands = [square(256), square(256), square(256)];
const product = (): void => runMatmul(machine, matmulKernel('float32'), operands, []);
const pause = (milliseconds: number): Promise<unknown> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Nanoseconds that are worth sharing, but not waking a worker for. */
const short = (usualSharing.leastWork + usualSharing.leastToWake) / 2;

test('short kernels are shared with workers that are awake, and wake none', async () => {
  while (team?.helped === 0) {
    product();
    await pause(1);
  }
  await pause(50);
  expect(team?.isReadyFor(short)).toBe(false);
  expect(team?.isReadyFor(usualSharing.leastToWake)).toBe(true);
  // A worker that has just done a part looks out for more.
  const deadline = performance.now() + 10_000;
  do product();
  while (!team?.isReadyFor(short) && performance.now() < deadline);
  expect(performance.now()).toBeLessThan(deadline);
  expect(team?.isReadyFor(usualSharing.leastWork - 1)).toBe(false);
}, 20_000);
