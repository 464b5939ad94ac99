import { describe, expect, it } from 'vitest';
import {
  type KernelTable,
  runKernel,
  type Unsupported,
  unsupported,
} from '../../src/backend/contract.ts';
import { CounterSet } from '../../src/backend/counters.ts';
import { matmulKernel } from '../../src/kernel/kernel.ts';
import { raised } from '../raised.ts';

/** A table with the same gap everywhere. */
const tableOf = (gap: Unsupported): KernelTable => ({
  map: gap,
  reduce: gap,
  scan: gap,
  row: gap,
  matmul: gap,
  gather: gap,
  scatter: gap,
  sort: gap,
  search: gap,
});

describe('runKernel', () => {
  it('hands a kernel to the entry of its kind', () => {
    const seen: unknown[] = [];
    const table: KernelTable = {
      ...tableOf(unsupported('no')),
      matmul: (...args) => seen.push(...args),
    };
    const kernel = matmulKernel('float32');
    runKernel('fake', table, kernel, [], [3]);
    expect(seen).toEqual([kernel, [], [3]]);
  });

  it('gives the reason for a gap', () => {
    const table = tableOf(unsupported('products are planned'));
    expect(() => runKernel('fake', table, matmulKernel('int32'), [], [])).toThrow(
      raised('DeviceError', 'matmul: fake cannot run it: products are planned'),
    );
  });
});

describe('CounterSet', () => {
  it('gives counts that no longer change', () => {
    const counters = new CounterSet();
    counters.kernels += 2;
    const before = counters.snapshot();
    counters.kernels += 3;
    expect(before).toEqual({
      kernels: 2,
      compiled: 0,
      bytesAllocated: 0,
      bytesMoved: 0,
      submits: 0,
    });
    expect(counters.snapshot().kernels).toBe(5);
  });
});
