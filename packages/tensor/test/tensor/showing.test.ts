import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { tensor } from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';

beforeEach(() => registerBackend(new FakeBackend()));

afterEach(() => unregisterBackend('fake'));

describe('the text of a tensor', () => {
  it('is PyTorch’s, in a log as in a string', () => {
    const x = tensor([[1, 2.5]]);
    expect(x.toString()).toBe('tensor([[1.0000, 2.5000]])');
    expect(`${x}`).toBe('tensor([[1.0000, 2.5000]])');
    expect(inspect(x)).toBe('tensor([[1.0000, 2.5000]])');
    expect(String(x.t().lt(2))).toBe('tensor([[ True],\n        [False]])');
  });

  it('tells what was disposed', () => {
    const x = tensor([1, 2]);
    x.dispose();
    expect(inspect({ x })).toBe('{ x: tensor(float32[2], disposed) }');
  });
});
