import { builder, input, mapKernel } from '@gradus/tensor/backend';
import { expect, test, vi } from 'vitest';
import { CpuBackend } from '../../src/backend.ts';
import { remembered } from '../../src/run/last-plan.ts';
import type { CpuOperand } from '../../src/run/operand.ts';

const x = input(0, 'float32');
const [first, second] = [1, 2].map((n) => mapKernel(['float32'], [], [builder.add(x, n)]));

const buffer = new CpuBackend().allocate(64);

function operand(shape: number[], strides: number[], byteOffset = 0): CpuOperand {
  return { buffer, byteOffset, shape, strides, dtype: 'float32' };
}

test('plans again where a shape or a stride is another, for each kernel apart', () => {
  const plan = vi.fn((_: typeof first, operands: readonly CpuOperand[]) => operands[0].strides);
  const planOf = remembered(plan);
  const check = (kernel: typeof first, made: CpuOperand, calls: number): void => {
    expect(planOf(kernel, [made])).toEqual(made.strides);
    expect(plan).toHaveBeenCalledTimes(calls);
  };
  check(first, operand([2, 3], [3, 1]), 1);
  check(first, operand([2, 3], [3, 1], 4), 1);
  check(first, operand([2, 3], [1, 2]), 2);
  check(first, operand([2, 4], [1, 2]), 3);
  check(first, operand([2], [1]), 4);
  check(second, operand([2], [1]), 5);
  check(first, operand([2], [1]), 5);
  check(first, operand([2, 3], [3, 1]), 6);
});
