import { afterEach, describe, expect, it, vi } from 'vitest';
import { macrotask } from '../../src/memory/macrotask.ts';

describe('macrotask', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each(['setImmediate', 'a message channel'])('comes after microtasks, by %s', async (means) => {
    if (means !== 'setImmediate') vi.stubGlobal('setImmediate', undefined);
    const order: string[] = [];
    const later = macrotask().then(() => order.push('macrotask'));
    let microtasks = Promise.resolve();
    for (let i = 0; i < 100; i++) microtasks = microtasks.then(() => {});
    await microtasks.then(() => order.push('microtasks'));
    await later;
    expect(order).toEqual(['microtasks', 'macrotask']);
  });
});
