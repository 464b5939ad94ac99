import { describe, expect, it } from 'vitest';
import { type KernelTable, runKernel, unsupported } from '../../src/backend/contract.ts';
import { CounterSet } from '../../src/backend/counters.ts';
import { matmulKernel } from '../../src/kernel/kernel.ts';
import { raised } from '../raised.ts';

describe('runKernel', () => {
  it('hands a kernel to the entry of its kind', () => {
    const seen: unknown[] = [];
    const table: KernelTable = {
      map: unsupported('no'),
      reduce: unsupported('no'),
      matmul: (...args) => seen.push(...args),
      gather: unsupported('no'),
      scatter: unsupported('no'),
      sort: unsupported('no'),
      search: unsupported('no'),
    };
    const kernel = matmulKernel('float32');
    runKernel('fake', table, kernel, [], [3]);
    expect(seen).toEqual([kernel, [], [3]]);
  });

  it('gives the reason for a gap', () => {
    const gap = unsupported('products are planned');
    const table: KernelTable = {
      map: gap,
      reduce: gap,
      matmul: gap,
      gather: gap,
      scatter: gap,
      sort: gap,
      search: gap,
    };
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
