import '@gradus/backend-cpu/register';
import { ones, tensor } from '@gradus/tensor';
import { afterEach, describe, expect, it } from 'vitest';
import {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  noGrad,
  setGradEnabled,
} from '../../src/index.ts';
import { raised } from '../raised.ts';

const leaf = () => tensor([1, 2], { requiresGrad: true });
const modes = {
  noGrad,
  enableGrad,
  inferenceMode,
  setGradEnabled: <R>(fn: () => R): R => setGradEnabled(false, fn),
};

afterEach(() => expect(isGradEnabled()).toBe(true));

describe.each(Object.entries(modes))('%s', (name, during) => {
  it('returns what its callback returns', () => {
    expect(during(() => 7)).toBe(7);
  });

  it('ends with its callback, be that by an error', () => {
    expect(() =>
      during(() => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(leaf().mul(2).requiresGrad).toBe(true);
  });

  it('refuses an asynchronous callback, and ends', () => {
    expect(() => during(async () => {})).toThrow(
      raised('ValueError', `${name}: the callback returned a promise; ${name} lasts for a call`),
    );
    expect(isGradEnabled()).toBe(true);
  });
});

describe('modes', () => {
  it('say whether ops are recorded', () => {
    const x = leaf();
    const isRecorded = (): boolean => x.mul(2).requiresGrad;
    expect(isRecorded()).toBe(true);
    expect(noGrad(isRecorded)).toBe(false);
    expect(inferenceMode(isRecorded)).toBe(false);
    expect(setGradEnabled(false, isRecorded)).toBe(false);
    expect([noGrad(isGradEnabled), enableGrad(isGradEnabled)]).toEqual([false, true]);
  });

  it('nest, and the inner one counts', () => {
    const x = leaf();
    noGrad(() => {
      expect(enableGrad(() => x.mul(2)).requiresGrad).toBe(true);
      expect(x.mul(2).requiresGrad).toBe(false);
      expect(setGradEnabled(true, () => x.mul(2)).requiresGrad).toBe(true);
      expect(() =>
        enableGrad(() => {
          throw new Error('inside');
        }),
      ).toThrow('inside');
      expect(isGradEnabled()).toBe(false);
    });
  });

  it('are set until they are set again, without a callback', () => {
    setGradEnabled(false);
    expect([isGradEnabled(), leaf().mul(2).requiresGrad]).toEqual([false, false]);
    noGrad(() => setGradEnabled(true));
    expect(isGradEnabled()).toBe(false);
    setGradEnabled(true);
  });

  it('let a leaf be made in noGrad, and recorded afterwards', async () => {
    const w = noGrad(() => ones([2], { requiresGrad: true }));
    w.mul(3).sum().backward();
    expect(await w.grad?.toArray()).toEqual([3, 3]);
  });

  it('noGrad writes to leaves without recording', async () => {
    const w = leaf();
    noGrad(() => w.sub_(1));
    w.pow(2).sum().backward();
    expect(await w.toArray()).toEqual([0, 1]);
    expect(await w.grad?.toArray()).toEqual([0, 2]);
  });
});

describe('what is made in inferenceMode', () => {
  const made = inferenceMode(() => ones([2]).mul(2));

  it('is an operand like any other where no gradient needs it', async () => {
    expect(await made.add(1).toArray()).toEqual([3, 3]);
    const x = leaf();
    x.add(made).sum().backward();
    expect(await x.grad?.toArray()).toEqual([1, 1]);
  });

  it('cannot be saved for a gradient', () => {
    expect(() => leaf().mul(made)).toThrow(
      raised(
        'GradError',
        'inferenceMode: float32[2] was made in inferenceMode and is needed for a gradient; ' +
          'clone() outside of it gives one that can be',
      ),
    );
    expect(leaf().mul(made.clone()).requiresGrad).toBe(true);
  });

  it.each([
    ['a creation', () => inferenceMode(() => ones([2]))],
    ['a view, made later', () => made.narrow(0, 0, 2)],
  ])('so it is for %s', (_, make) => {
    expect(() => leaf().mul(make())).toThrow(
      raised(
        'GradError',
        'inferenceMode: float32[2] was made in inferenceMode and is needed for a gradient; ' +
          'clone() outside of it gives one that can be',
      ),
    );
  });

  it('leaves a tensor as it is that would be written to with it', async () => {
    const y = leaf().mul(1);
    expect(() => y.mul_(made)).toThrow(
      raised(
        'GradError',
        'inferenceMode: float32[2] was made in inferenceMode and is needed for a gradient; ' +
          'clone() outside of it gives one that can be',
      ),
    );
    expect(await y.toArray()).toEqual([1, 2]);
  });

  it('cannot be written to where that would be recorded', async () => {
    expect(() => made.mul_(leaf())).toThrow(
      raised(
        'GradError',
        'mul_: the target is float32[2], which was made in inferenceMode, and a gradient is ' +
          'required; write to a clone() that is made outside of it',
      ),
    );
    expect(await made.toArray()).toEqual([2, 2]);
  });

  it('cannot become a leaf that requires a gradient', () => {
    expect(() => made.requiresGrad_()).toThrow(
      raised(
        'GradError',
        'requiresGrad: float32[2] was made in inferenceMode; clone() outside of it gives one ' +
          'that can',
      ),
    );
    expect(made.clone().requiresGrad_().requiresGrad).toBe(true);
  });
});
