import '@gradus/backend-cpu/register';
import {
  defaultGenerator,
  manualSeed,
  memory,
  rand,
  scope,
  type Tensor,
  tensor,
  zeros,
} from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import {
  AutogradFunction,
  checkpoint,
  type FunctionContext,
  grad,
  gradcheck,
  gradgradcheck,
  noGrad,
} from '../../src/index.ts';
import { raised } from '../raised.ts';

const variable = (values: number[]): Tensor =>
  tensor(values, { dtype: 'float64', requiresGrad: true });

describe('checkpoint', () => {
  const fn = (x: Tensor, y: Tensor): Tensor => x.mul(y).exp().mul(x).sin();

  it('gives the gradients of the function, twice differentiable', async () => {
    const inputs = [variable([0.5, 1]), variable([2, -1])] as const;
    expect(await gradcheck((x, y) => checkpoint(fn, x, y), inputs)).toBe(true);
    expect(await gradgradcheck((x, y) => checkpoint(fn, x, y), inputs)).toBe(true);
  });

  it('gives those of tensors that the function captured, to leaves and as values', async () => {
    const [w, x] = [variable([3]), variable([2])];
    const loss = checkpoint((x: Tensor) => x.mul(w).exp().mul(w), x);
    const [expected] = grad(x.mul(w).exp().mul(w), w);
    const [found] = grad(loss, w, { retainGraph: true });
    expect(await found.toArray()).toEqual(await expected.toArray());
    loss.backward();
    expect(await w.grad?.toArray()).toEqual(await expected.toArray());
    expect(x.grad).not.toBeNull();
  });

  it('runs the function once more for a backward pass, and not at all without one', () => {
    let runs = 0;
    const x = variable([1]);
    const counted = (x: Tensor): Tensor => {
      runs++;
      return x.exp().mul(x).exp();
    };
    noGrad(() => checkpoint(counted, x));
    expect(runs).toBe(1);
    const y = checkpoint(counted, x);
    expect(runs).toBe(2);
    y.backward();
    expect(runs).toBe(3);
  });

  it('keeps no values in between, and nothing at all afterwards', () => {
    const mebibyte = 2 ** 20;
    const w = zeros([mebibyte / 4], { requiresGrad: true });
    const deep = (x: Tensor): Tensor => {
      let y = x;
      for (let i = 0; i < 10; i++) y = y.exp().mul(0);
      return y.sum();
    };
    w.sum().backward();
    const before = memory().liveBytes;
    const plain = scope(() => deep(w.mul(1)));
    const taken = memory().liveBytes - before;
    plain.backward();
    expect(memory().liveBytes - before).toBeLessThan(1000);
    const loss = scope(() => checkpoint(deep, w.mul(1)));
    // The input alone.
    expect(memory().liveBytes - before).toBeLessThan(mebibyte + 1000);
    expect(taken).toBeGreaterThanOrEqual(10 * mebibyte);
    loss.backward();
    expect(memory().liveBytes - before).toBeLessThan(1000);
  });

  it('draws the same numbers again, and leaves the generator as it was', async () => {
    const x = variable([1, 2, 3]);
    let drawn: Tensor | undefined;
    const dropout = (x: Tensor): Tensor => {
      const mask = rand([3], { dtype: 'float64' });
      drawn ??= mask.clone();
      return x.mul(x).mul(mask);
    };
    manualSeed(7);
    const y = checkpoint(dropout, x);
    const after = defaultGenerator.getState();
    y.sum().backward();
    expect(defaultGenerator.getState()).toEqual(after);
    expect(await x.grad?.toArray()).toEqual(await drawn?.mul(x.detach()).mul(2).toArray());
  });

  it('nests', async () => {
    const nested = (x: Tensor, y: Tensor): Tensor =>
      checkpoint((x: Tensor, y: Tensor) => checkpoint(fn, x, y.exp()).mul(x.exp()), x, y);
    const inputs = [variable([0.5, 1]), variable([0.2, -1])] as const;
    expect(await gradcheck(nested, inputs)).toBe(true);
    expect(await gradgradcheck(nested, inputs)).toBe(true);
  });

  it('takes in functions that save for themselves', async () => {
    class Exp extends AutogradFunction {
      static forward(ctx: FunctionContext, x: Tensor): Tensor {
        const y = x.exp();
        ctx.saveForBackward(y);
        return y;
      }

      static backward(ctx: FunctionContext, g: Tensor): Tensor {
        return g.mul(ctx.savedTensors[0]);
      }
    }
    const own = (x: Tensor): Tensor => checkpoint((x: Tensor) => Exp.apply(x.sin()).mul(x), x);
    const x = variable([0.5, 1]);
    expect(await gradcheck(own, [x])).toBe(true);
    expect(await gradgradcheck(own, [x])).toBe(true);
  });

  it('returns what the function returns, and takes what is no tensor', () => {
    const x = variable([1]);
    const { y, text } = checkpoint((x: Tensor, text: string) => ({ y: x.exp(), text }), x, 'as is');
    expect([y.requiresGrad, text]).toEqual([true, 'as is']);
  });

  it('says of a second backward that the graph was used up', () => {
    const y = checkpoint((x: Tensor) => x.exp(), variable([1]));
    y.backward();
    expect(() => y.backward()).toThrow(
      raised(
        'GradError',
        'backward: ExpBackward0 was computed before, and what it saved is gone; the first ' +
          'backward() must be told to keep it, by { retainGraph: true }',
      ),
    );
  });

  it('refuses inputs and leaves that were written to since', () => {
    const [x, w] = [variable([1]), variable([2])];
    const says = (what: string): string =>
      `backward: float64[1], saved for ${what}, was written to in place (version 1, saved at ` +
      'version 0); write to a clone(), or write after backward()';
    const input = x.mul(1);
    const first = checkpoint((x: Tensor) => x.exp().exp(), input);
    noGrad(() => input.add_(1));
    expect(() => first.backward()).toThrow(raised('GradError', says('checkpoint')));
    const second = checkpoint((x: Tensor) => x.exp().mul(w), x);
    noGrad(() => w.add_(1));
    expect(() => second.backward()).toThrow(raised('GradError', says('MulBackward0')));
  });

  it('refuses a function that does something else the second time', () => {
    let runs = 0;
    const y = checkpoint(
      (x: Tensor) => (runs++ === 0 ? x.exp().mul(1).exp() : x.exp()),
      variable([1]),
    );
    expect(() => y.backward()).toThrow(
      raised(
        'GradError',
        'checkpoint: the function saved float64[1] as tensor 1 when it was called, and nothing ' +
          'when it was run again; it must do the same both times',
      ),
    );
  });

  it('refuses an asynchronous function', () => {
    expect(() => checkpoint(async (x: Tensor) => x, variable([1]))).toThrow(
      raised(
        'ValueError',
        'checkpoint: the callback returned a promise; checkpoint lasts for a call',
      ),
    );
  });
});
