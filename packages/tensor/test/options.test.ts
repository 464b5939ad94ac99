import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../src/backend/registry.ts';
import * as gradus from '../src/index.ts';
import { FakeBackend } from './fake-backend.ts';
import { raised } from './raised.ts';

beforeEach(() => registerBackend(new FakeBackend()));

afterEach(() => unregisterBackend('fake'));

function call(name: string, args: readonly unknown[]): unknown {
  const fn: unknown = Reflect.get(gradus, name);
  if (typeof fn !== 'function') throw new Error(`${name} is no function`);
  return Reflect.apply(fn, undefined, args);
}

describe('options that are no object', () => {
  const dtype = "{ dtype: 'float64' }";
  const x = () => gradus.zeros([2, 2]);

  it.each<[string, () => readonly unknown[], string, string]>([
    ['zeros', () => [[1], null], 'null', dtype],
    ['ones', () => [[1], 'int32'], 'the string "int32"', dtype],
    ['full', () => [[1], 2, 'int32'], 'the string "int32"', dtype],
    ['tensor', () => [[1], 'float64'], 'the string "float64"', dtype],
    ['zerosLike', () => [x(), 'float64'], 'the string "float64"', dtype],
    ['arange', () => [3, 'float64'], 'the string "float64"', dtype],
    ['linspace', () => [0, 1, 5, 'float64'], 'the string "float64"', dtype],
    ['logspace', () => [0, 1, 5, null], 'null', dtype],
    ['eye', () => [2, 2, 'float64'], 'the string "float64"', dtype],
    ['rand', () => [[1], 'float64'], 'the string "float64"', dtype],
    ['randint', () => [5, [1], 'float64'], 'the string "float64"', dtype],
    ['sum', () => [x(), 0, true], 'true', '{ keepdim: true }'],
    ['amax', () => [x(), 0, true], 'true', '{ keepdim: true }'],
    ['max', () => [x(), 0, true], 'true', '{ keepdim: true }'],
    ['norm', () => [x(), 2, 0, true], 'true', '{ keepdim: true }'],
    ['std', () => [x(), 0, true], 'true', '{ keepdim: true }'],
    ['logsumexp', () => [x(), 0, true], 'true', '{ keepdim: true }'],
    ['sort', () => [x(), 0, true], 'true', '{ descending: true }'],
    ['topk', () => [x(), 1, 0, true], 'true', '{ largest: false }'],
    ['cumsum', () => [x(), 0, 'float64'], 'the string "float64"', dtype],
    ['isclose', () => [x(), x(), 1e-3], '0.001', '{ rtol: 1e-3 }'],
    ['bernoulli', () => [x(), 0.5, null], 'null', '{ generator: new Generator() }'],
  ])('are refused by %s', (name, args, found, example) => {
    const message = `${name}: options are ${found}; they are an object, such as ${example}`;
    expect(() => call(name, args())).toThrow(raised('ValueError', message));
  });
});
