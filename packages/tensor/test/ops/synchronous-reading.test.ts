import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import {
  bernoulli,
  defaultGenerator,
  multinomial,
  oneHot,
  tensor,
  zeros,
} from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  backend.capabilities.syncRead = false;
  backend.readSync = undefined;
  registerBackend(backend);
});

afterEach(() => unregisterBackend('fake'));

describe('on a device that cannot be read synchronously', () => {
  const int32 = (...values: number[]) => tensor(values, { dtype: 'int32' });

  it('classes are not counted', () => {
    const message =
      'oneHot: int32[2] lies on fake, which cannot be read synchronously; numClasses says how ' +
      'many there are';
    expect(() => oneHot(int32(1, 0))).toThrow(raised('DeviceError', message));
    expect(oneHot(int32(1, 0), 3).shape).toEqual([2, 3]);
  });

  it('a tensor does not say how often', () => {
    const message =
      'repeatInterleave: int32[2] lies on fake, which cannot be read synchronously; ' +
      'Array.from(await repeats.read()) gives a list';
    expect(() => zeros([2]).repeatInterleave(int32(1, 2))).toThrow(raised('DeviceError', message));
  });
});

describe('probabilities on a device that cannot be read synchronously', () => {
  const [half, refusal] = [
    () => tensor([0.5, 0.5]),
    (op: string) =>
      raised(
        'DeviceError',
        `${op}: float32[2] lies on fake, which cannot be read synchronously; what await ` +
          't.toAsync("cpu") gives can be',
      ),
  ];

  it('draw nothing', () => {
    const drawn = defaultGenerator.getState();
    expect(() => bernoulli(half())).toThrow(refusal('bernoulli'));
    expect(() => zeros([2]).bernoulli_(half())).toThrow(refusal('bernoulli_'));
    expect(() => multinomial(half(), 1)).toThrow(refusal('multinomial'));
    expect(defaultGenerator.getState()).toEqual(drawn);
  });
});

describe('a mask on a device that cannot be read synchronously', () => {
  const refusal = (op: string) =>
    raised(
      'DeviceError',
      `${op}: bool[2] lies on fake, which cannot be read synchronously; await ` +
        'x.maskedSelect(mask) waits for it',
    );

  it('is refused as an index, and nothing stays behind', () => {
    const [x, mask, values] = [zeros([2, 3]), tensor([true, false]), zeros([1, 3])];
    expect(() => x.at(mask)).toThrow(refusal('at'));
    expect(() => x.atPut_([mask], values)).toThrow(refusal('atPut_'));
    expect(() => x.atPut_([mask], 1, { accumulate: true })).toThrow(refusal('atPut_'));
    expect(() => x.atPut_([mask, [0]], 1)).toThrow(refusal('atPut_'));
    expect(backend.live.size).toBe(3);
  });

  it('says where one value goes', async () => {
    const [x, mask] = [zeros([2, 3]), tensor([true, false])];
    const calls = backend.calls.length;
    x.atPut_([mask, '1:'], 5);
    expect(backend.calls.slice(calls)).toEqual(['map']);
    x.t().atPut_([0, tensor([false, true])], tensor(7));
    expect(await x.toArray()).toEqual([
      [0, 5, 5],
      [7, 0, 0],
    ]);
  });
});
