import { describe, expect, it } from 'vitest';
import { memoryOrder } from '../../src/shape/memory-order.ts';

describe('memoryOrder', () => {
  // What PyTorch 1.13 does with each is checked by the sequences of random tensors.
  it.each<[string, number[], number[], number[]]>([
    ['row-major', [2, 3, 4], [12, 4, 1], [0, 1, 2]],
    ['transposed', [3, 2], [1, 3], [1, 0]],
    ['permuted', [4, 2, 3], [1, 12, 4], [1, 2, 0]],
    ['backwards', [2, 3], [-3, -1], [0, 1]],
    ['stretched in front', [5, 3], [0, 1], [0, 1]],
    ['stretched behind', [3, 5], [1, 0], [0, 1]],
    ['of equal steps, the longer dim outside', [1, 3], [1, 1], [1, 0]],
    ['without dims', [], [], []],
  ])('%s', (_, shape, strides, expected) => {
    expect(memoryOrder({ shape, strides })).toEqual(expected);
  });
});
