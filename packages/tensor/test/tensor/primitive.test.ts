import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { tensor } from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

beforeEach(() => registerBackend(new FakeBackend()));

afterEach(() => unregisterBackend('fake'));

describe('a tensor as an operand of JavaScript', () => {
  const message =
    'operator: an operand is float32[2]; operators do not compute on tensors, x.add(y) and its ' +
    'like do. String(x) gives the text, await x.item() a number';

  it.each<[string, (x: unknown) => unknown]>([
    ['a sum', (x) => Reflect.apply(Function('x', 'return x + 1'), undefined, [x])],
    ['a product', (x) => Number(x) * 2],
    ['a comparison', (x) => Reflect.apply(Function('x', 'return x < 1'), undefined, [x])],
    ['a mathematical function', (x) => Reflect.apply(Math.exp, undefined, [x])],
  ])('is refused in %s', (_, use) => {
    expect(() => use(tensor([1, 2]))).toThrow(raised('DTypeError', message));
  });

  it('is its text where a string is wanted', () => {
    const x = tensor([1, 2]);
    expect(`x is ${x}`).toBe('x is tensor([1., 2.])');
    expect([x].join()).toBe('tensor([1., 2.])');
  });
});
