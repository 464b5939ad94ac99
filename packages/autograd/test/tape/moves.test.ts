// Gradients that cross from one device to another.
import '@gradus/backend-cpu/register';
import { referenceBackend } from '@gradus/conformance/reference';
import { registerBackend, tensor, unregisterBackend } from '@gradus/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grad, noGrad, setGradEnabled } from '../../src/index.ts';

beforeAll(() => registerBackend(referenceBackend()));
afterAll(() => unregisterBackend('reference'));

const leaf = () => tensor([1, 2], { requiresGrad: true });

describe('a move', () => {
  it('sends the gradient back to where the tensor came from', async () => {
    const w = leaf();
    const there = w.to('reference');
    expect(`${there.gradFn}`).toBe('<ToCopyBackward0>');
    there.pow(3).sum().backward();
    expect(w.grad?.device).toBe('cpu');
    expect(await w.grad?.toArray()).toEqual([3, 12]);
  });

  it('converts too', async () => {
    const w = leaf();
    w.to({ device: 'reference', dtype: 'float64' }).to('cpu').mul(2).sum().backward();
    expect(w.grad?.dtype).toBe('float32');
    expect(await w.grad?.toArray()).toEqual([2, 2]);
  });

  it('can be differentiated twice', async () => {
    const w = leaf();
    const [g] = grad(w.to('reference').pow(3).sum(), w, { createGraph: true });
    const [h] = grad(g.sum(), w);
    expect(await h.toArray()).toEqual([6, 12]);
  });

  it('is recorded if it was when it began', async () => {
    const w = leaf();
    expect(noGrad(() => w.to('reference')).requiresGrad).toBe(false);
    const moving = w.toAsync('reference');
    setGradEnabled(false);
    const there = await moving;
    setGradEnabled(true);
    there.mul(5).sum().backward();
    expect(await w.grad?.toArray()).toEqual([5, 5]);
  });

  it('of what needs no gradient has none', () => {
    expect(tensor([1]).to('reference').requiresGrad).toBe(false);
    expect(leaf().data.to('reference').requiresGrad).toBe(false);
  });
});
