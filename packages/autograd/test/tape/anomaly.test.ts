import '@gradus/backend-cpu/register';
import { tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { detectAnomaly, GradError, setDetectAnomaly } from '../../src/index.ts';
import { raised } from '../raised.ts';

const zero = () => tensor([0, 1], { requiresGrad: true });

/** The error that a function throws. */
const thrownBy = (fn: () => void): Error => {
  try {
    fn();
  } catch (error) {
    if (error instanceof GradError) return error;
  }
  throw new Error('no GradError');
};

// The gradient of √0 is ∞, and that of 0 · ∞ is NaN.
function product(x: ReturnType<typeof zero>) {
  return x.sqrt().mul(0).sum();
}

describe('anomaly mode', () => {
  it('names the step that gives NaN, and where its forward op was called', () => {
    const { message } = thrownBy(() => detectAnomaly(() => product(zero()).backward()));
    expect(message).toMatch(
      /^backward: SqrtBackward0 gave NaN in float32\[2\], the gradient of its input 0; its forward op was called here:\n {4}at /,
    );
    expect(message).toMatch(/at product \(.*anomaly\.test\.ts/);
  });

  it('names the step alone if that was recorded before', () => {
    const loss = product(zero());
    expect(() => detectAnomaly(() => loss.backward())).toThrow(
      raised(
        'GradError',
        'backward: SqrtBackward0 gave NaN in float32[2], the gradient of its input 0; its ' +
          'forward op was called outside of anomaly mode, which would say where',
      ),
    );
  });

  it('remembers nothing and checks nothing when it is off', async () => {
    const x = zero();
    const loss = product(x);
    expect(loss.gradFn?.trace).toBeUndefined();
    loss.backward();
    expect(await x.grad?.toArray()).toEqual([Number.NaN, 0]);
  });

  it('lets gradients pass that are no NaN', async () => {
    const x = tensor([4], { requiresGrad: true });
    detectAnomaly(() => x.sqrt().backward());
    expect(await x.grad?.toArray()).toEqual([0.25]);
  });

  it('is turned on until it is turned off', () => {
    setDetectAnomaly(true);
    try {
      expect(() => product(zero()).backward()).toThrow(GradError);
      expect(detectAnomaly(() => product(zero()).gradFn?.trace)).toContain('anomaly.test.ts');
      expect(product(zero()).gradFn?.trace).toContain('anomaly.test.ts');
    } finally {
      setDetectAnomaly(false);
    }
    expect(product(zero()).gradFn?.trace).toBeUndefined();
  });

  it('ends with its callback, which is not asynchronous', () => {
    expect(() =>
      detectAnomaly(() => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(() => detectAnomaly(async () => {})).toThrow(
      raised(
        'ValueError',
        'detectAnomaly: the callback returned a promise; detectAnomaly lasts for a call',
      ),
    );
    expect(product(zero()).gradFn?.trace).toBeUndefined();
  });
});
