import '@gradus/backend-cpu/register';
import { ones, type Tensor, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import '../../src/index.ts';
import { raised } from '../raised.ts';

const leaf = () => tensor([1, 2], { requiresGrad: true });

describe('a hook', () => {
  it('sees the gradient of a leaf, once a pass', async () => {
    const w = leaf();
    const seen: Tensor[] = [];
    w.registerHook((g) => {
      seen.push(g);
      return undefined;
    });
    // Three uses, one gradient.
    w.mul(2).add(w).add(w).sum().backward();
    expect(seen.length).toBe(1);
    expect(await seen[0].toArray()).toEqual([4, 4]);
  });

  it('replaces the gradient, on the way and at a leaf', async () => {
    const w = leaf();
    const y = w.mul(3);
    y.registerHook((g) => g.mul(10));
    w.registerHook((g) => g.add(1));
    y.sum().backward();
    expect(await w.grad?.toArray()).toEqual([31, 31]);
  });

  it('is called in the order of registration, with what the one before made', async () => {
    const w = leaf();
    w.registerHook((g) => g.add(1));
    w.registerHook((g) => g.mul(10));
    w.sum().backward();
    expect(await w.grad?.toArray()).toEqual([20, 20]);
  });

  it('is removed by what registerHook returns', async () => {
    const w = leaf();
    const remove = w.registerHook((g) => g.mul(10));
    remove();
    remove();
    w.sum().backward();
    expect(await w.grad?.toArray()).toEqual([1, 1]);
  });

  it('must return a gradient of the same shape and dtype, or nothing', () => {
    const w = leaf();
    w.registerHook(() => ones([3]));
    expect(() => w.sum().backward()).toThrow(
      raised(
        'GradError',
        'registerHook: the hook returned float32[3], the gradient is float32[2]; a replacement ' +
          'has its shape and dtype',
      ),
    );
    expect(w.grad).toBeNull();
  });

  it('is a function, which returns no promise', () => {
    const w = leaf();
    // Untyped callers may give anything.
    expect(() => Reflect.apply(w.registerHook, w, [3])).toThrow(
      raised('GradError', 'registerHook: the hook is 3; it is a function'),
    );
    Reflect.apply(w.registerHook, w, [async () => {}]);
    expect(() => w.sum().backward()).toThrow(
      raised(
        'GradError',
        'registerHook: the hook returned a promise, the gradient is float32[2]; a replacement ' +
          'has its shape and dtype',
      ),
    );
    expect(w.grad).toBeNull();
  });

  it('is refused by a tensor that requires no gradient', () => {
    expect(() => tensor([1]).registerHook((g) => g)).toThrow(
      raised('GradError', 'registerHook: float32[1] requires no gradient'),
    );
  });
});

describe('retainGrad', () => {
  it('keeps the gradient of a tensor that is no leaf', async () => {
    const w = leaf();
    const y = w.mul(3);
    y.retainGrad();
    y.pow(2).sum().backward();
    expect(await y.grad?.toArray()).toEqual([6, 12]);
    expect(await w.grad?.toArray()).toEqual([18, 36]);
  });

  it('keeps what hooks made of it', async () => {
    const y = leaf().mul(3);
    y.retainGrad();
    y.registerHook((g) => g.mul(2));
    y.sum().backward();
    expect(await y.grad?.toArray()).toEqual([2, 2]);
  });

  it('adds up over passes, and counts once if the tensor is among the inputs too', async () => {
    const y = leaf().mul(3);
    y.retainGrad();
    const total = y.sum();
    total.backward(undefined, { retainGraph: true });
    total.backward(undefined, { retainGraph: true });
    expect(await y.grad?.toArray()).toEqual([2, 2]);
    total.backward(undefined, { inputs: y });
    expect(await y.grad?.toArray()).toEqual([3, 3]);
  });

  it('goes on after a write', async () => {
    const y = leaf().mul(3);
    y.retainGrad();
    y.mul_(5);
    y.mul(2).sum().backward();
    expect(await y.grad?.toArray()).toEqual([2, 2]);
  });

  it('without it there is no gradient but those of leaves', () => {
    const y = leaf().mul(3);
    y.sum().backward();
    expect(y.grad).toBeNull();
  });

  it('changes nothing on a leaf, and is refused where nothing flows', async () => {
    const w = leaf();
    w.retainGrad();
    w.sum().backward();
    w.sum().backward();
    expect(await w.grad?.toArray()).toEqual([2, 2]);
    expect(() => tensor([1]).retainGrad()).toThrow(
      raised('GradError', 'retainGrad: float32[1] requires no gradient'),
    );
  });
});
