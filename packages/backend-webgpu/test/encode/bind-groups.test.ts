import { expect, test } from 'vitest';
import { BindGroups } from '../../src/encode/bind-groups.ts';
import type { GroupLayout } from '../../src/encode/layouts.ts';
import type { Block } from '../../src/memory/block.ts';

let made = 0;
const device = {
  createBindGroup: () => ({ label: `group ${made++}` }) as GPUBindGroup,
} as Partial<GPUDevice> as GPUDevice;

const layoutOf = (id: string): GroupLayout => ({
  id,
  layout: { label: id } as GPUBindGroupLayout,
});

const block = (id: number): Block => ({
  id,
  buffer: { size: 64 } as GPUBuffer,
  bytes: 64,
  batch: 0,
  groups: new Set(),
});

const [rw, ww] = [layoutOf('rw'), layoutOf('ww')];

test('a group is made once for a layout and its blocks, in their order', () => {
  const groups = new BindGroups(device);
  const [a, b] = [block(1), block(2)];
  const group = groups.get(rw, [a, b]);
  expect(groups.get(rw, [a, b])).toBe(group);
  expect(groups.get(rw, [b, a])).not.toBe(group);
  expect(groups.get(ww, [a, b])).not.toBe(group);
  expect(groups.size).toBe(3);
});

test('groups go with their blocks', () => {
  const groups = new BindGroups(device);
  const [a, b, c] = [block(1), block(2), block(3)];
  const group = groups.get(rw, [a, b]);
  groups.get(rw, [b, c]);
  const other = groups.get(rw, [c, c]);
  groups.drop(b);
  expect(groups.size).toBe(1);
  expect(groups.get(rw, [c, c])).toBe(other);
  expect(groups.get(rw, [a, b])).not.toBe(group);
});

test('there are never more than the most that are kept; the oldest goes', () => {
  const groups = new BindGroups(device);
  const first = [block(0), block(1)];
  const group = groups.get(rw, first);
  for (let i = 2; i < 9000; i++) groups.get(rw, [block(i), block(i)]);
  expect(groups.size).toBe(8192);
  expect(groups.get(rw, first)).not.toBe(group);
});

test('a block that stays does not remember the groups that went', () => {
  const groups = new BindGroups(device);
  const parameter = block(0);
  for (let i = 1; i < 9000; i++) {
    const result = block(i);
    groups.get(rw, [parameter, result]);
    if (i % 2 === 0) groups.drop(result);
  }
  expect(groups.size).toBe(4500);
  expect(parameter.groups.size).toBe(4500);
  for (let i = 9000; i < 20000; i++) groups.get(rw, [parameter, block(i)]);
  expect(groups.size).toBe(8192);
  expect(parameter.groups.size).toBe(8192);
});
