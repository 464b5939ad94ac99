import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { counters, memory, zeros } from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';

beforeEach(() => {
  registerBackend(new FakeBackend('one'));
  registerBackend(new FakeBackend('two'));
});

afterEach(() => {
  unregisterBackend('one');
  unregisterBackend('two');
});

describe('statistics', () => {
  it('are those of the device that is named, or of the default one', () => {
    const held = [zeros([1]), zeros([1]), zeros([1], { device: 'two' })];
    expect([memory().buffers, memory('one').buffers, memory('two').buffers]).toEqual([2, 2, 1]);
    expect(held).toHaveLength(3);
    expect(() => memory('three')).toThrow('"three" is not registered (registered: one, two)');
    expect(() => counters('three')).toThrow('"three" is not registered');
  });

  it('count ops and writes on any device', () => {
    const before = counters().ops;
    zeros([2], { device: 'two' }).add(1).narrow(0, 0, 1).neg_();
    expect(counters().ops - before).toBe(4);
    expect(counters()).toMatchObject({ kernels: 0, submits: 0 });
  });
});
