// What backward and the graph refuse, by the whole message; nothing is half done.
import '@gradus/backend-cpu/register';
import { referenceBackend } from '@gradus/conformance/reference';
import { ones, registerBackend, tensor, unregisterBackend } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { noGrad } from '../../src/index.ts';
import { raised } from '../raised.ts';

const leaf = () => tensor([1, 2], { requiresGrad: true });

describe('backward refuses', () => {
  it('a result of several elements without a gradient', () => {
    const w = leaf();
    expect(() => w.mul(2).backward()).toThrow(
      raised(
        'GradError',
        'backward: the result is float32[2]; only a scalar starts without a seed. Reduce it ' +
          'with sum() or mean(), or pass a gradient of shape [2].',
      ),
    );
    expect(w.grad).toBeNull();
  });

  it('a gradient of another shape or dtype', () => {
    const y = leaf().mul(2);
    expect(() => y.backward(ones([3]))).toThrow(
      raised(
        'GradError',
        'backward: the gradient is float32[3], the result is float32[2]; both must have one ' +
          'dtype and shape',
      ),
    );
    expect(() => y.backward(ones([2], { dtype: 'float64' }))).toThrow(
      raised(
        'GradError',
        'backward: the gradient is float64[2], the result is float32[2]; both must have one ' +
          'dtype and shape',
      ),
    );
    y.backward(ones([2]));
  });

  it('what is no gradient, or was disposed', () => {
    const y = leaf().mul(2);
    const backward = (...args: unknown[]) => Reflect.apply(y.backward, y, args);
    const says = (given: string) =>
      `backward: the gradient is ${given}; it is a tensor like the result, float32[2], or ` +
      'undefined for 1, and options come after it';
    expect(() => backward(1)).toThrow(raised('GradError', says('1')));
    expect(() => backward({ retainGraph: true })).toThrow(raised('GradError', says('an object')));
    expect(() => backward(ones([2]), true)).toThrow(
      raised(
        'ValueError',
        'backward: options are true; they are an object, such as { retainGraph: true }',
      ),
    );
    const gradient = ones([2]);
    gradient.dispose();
    expect(() => backward(gradient)).toThrow(
      raised(
        'DisposedError',
        'backward: float32[2] was disposed; keep() lets a tensor outlive the scope it was made in',
      ),
    );
    y.backward(ones([2]));
  });

  it('a gradient on another device', () => {
    registerBackend(referenceBackend());
    const y = leaf().mul(2);
    const gradient = ones([2], { device: 'reference' });
    expect(() => y.backward(gradient)).toThrow(
      raised(
        'GradError',
        'backward: the gradient is float32[2] on reference, the result is float32[2] on cpu; ' +
          'both must be on one device',
      ),
    );
    unregisterBackend('reference');
  });

  it('what requires no gradient', () => {
    const says =
      'backward: float32[] requires no gradient: no tensor that it was computed from does, or it ' +
      'was computed in noGrad() or from a detached tensor. requiresGrad_() marks a leaf.';
    const w = leaf();
    expect(() => tensor([1, 2]).sum().backward()).toThrow(raised('GradError', says));
    expect(() => noGrad(() => w.sum()).backward()).toThrow(raised('GradError', says));
    expect(() => w.detach().sum().backward()).toThrow(raised('GradError', says));
  });

  it('inputs that require no gradient', () => {
    const w = leaf();
    expect(() => w.sum().backward(undefined, { inputs: [tensor([1])] })).toThrow(
      raised(
        'GradError',
        'backward: the input float32[1] requires no gradient; requiresGrad_() marks it before it ' +
          'is used',
      ),
    );
    expect(w.grad).toBeNull();
  });

  it('a graph that was used up, and names retainGraph', async () => {
    const w = leaf();
    const loss = w.pow(2).sum();
    loss.backward(undefined, { retainGraph: true });
    loss.backward();
    expect(await w.grad?.toArray()).toEqual([4, 8]);
    expect(() => loss.backward()).toThrow(
      raised(
        'GradError',
        'backward: PowBackward0 was computed before, and what it saved is gone; the first ' +
          'backward() must be told to keep it, by { retainGraph: true }',
      ),
    );
    expect(await w.grad?.toArray()).toEqual([4, 8]);
  });

  it('a saved tensor that was written to, by itself or through a view', () => {
    const says = (found: number) =>
      `backward: float32[2], saved for MulBackward0, was written to in place (version ${found}, ` +
      `saved at version ${found - 1}); write to a clone(), or write after backward()`;
    const w = leaf();
    const x = tensor([3, 4]);
    const first = w.mul(x);
    x.add_(1);
    expect(() => first.sum().backward()).toThrow(raised('GradError', says(1)));
    const second = w.mul(x);
    x.narrow(0, 0, 1).zero_();
    expect(() => second.sum().backward()).toThrow(raised('GradError', says(2)));
    expect(w.grad).toBeNull();
  });

  it('no write to what was not saved', async () => {
    const w = leaf();
    const x = tensor([3, 4]);
    const y = w.add(x);
    x.add_(1);
    y.sum().backward();
    expect(await w.grad?.toArray()).toEqual([1, 1]);
  });
});

describe('a recorded write refuses', () => {
  it('a leaf that requires a gradient, and a view of one', async () => {
    const w = leaf();
    expect(() => w.zero_()).toThrow(
      raised(
        'GradError',
        'zero_: the target is float32[2], a leaf that requires a gradient; noGrad(() => …) ' +
          'writes without recording',
      ),
    );
    expect(() => w.narrow(0, 0, 1).fill_(0)).toThrow(
      raised(
        'GradError',
        'fill_: the target is float32[1], a view of a leaf that requires a gradient; ' +
          'noGrad(() => …) writes without recording',
      ),
    );
    expect(await w.toArray()).toEqual([1, 2]);
  });

  it('a view that was made in noGrad', async () => {
    const y = leaf().mul(1);
    const view = noGrad(() => y.narrow(0, 0, 1));
    expect(() => view.mul_(2)).toThrow(
      raised(
        'GradError',
        'mul_: the target is float32[1], a view that was made in noGrad() of a tensor that is ' +
          'recorded; make the view outside of it, or write in noGrad() too',
      ),
    );
    expect(await y.toArray()).toEqual([1, 2]);
  });
});

describe('requiresGrad refuses', () => {
  it.each(['int32', 'uint8', 'bool'] as const)('%s', (dtype) => {
    const says = `requiresGrad: ${dtype}[2] is not floating; only float32 and float64 have gradients`;
    const x = ones([2], { dtype });
    expect(() => x.requiresGrad_()).toThrow(raised('GradError', says));
    expect(() => {
      x.requiresGrad = true;
    }).toThrow(raised('GradError', says));
    expect(() => ones([2], { dtype, requiresGrad: true })).toThrow(raised('GradError', says));
    expect(x.requiresGrad).toBe(false);
  });

  it('to take a tensor that was computed out of the graph', () => {
    const y = leaf().mul(2);
    expect(() => y.requiresGrad_(false)).toThrow(
      raised(
        'GradError',
        'requiresGrad: float32[2] is no leaf (<MulBackward0>): it requires a gradient because ' +
          'its inputs do. detach() gives its values without one.',
      ),
    );
    expect(y.requiresGrad_().requiresGrad).toBe(true);
  });
});

describe('grad refuses', () => {
  it('what is no tensor, or was disposed', () => {
    const w = leaf();
    expect(() => Reflect.set(w, 'grad', 3)).toThrow(
      raised('DTypeError', 'grad: operand 1 is 3; it must be a tensor'),
    );
    const gradient = ones([2]);
    gradient.dispose();
    expect(() => {
      w.grad = gradient;
    }).toThrow(
      raised(
        'DisposedError',
        'grad: float32[2] was disposed; keep() lets a tensor outlive the scope it was made in',
      ),
    );
    expect(w.grad).toBeNull();
  });

  it('a gradient of another shape or dtype', () => {
    const w = leaf();
    expect(() => {
      w.grad = ones([3]);
    }).toThrow(
      raised(
        'GradError',
        'grad: the gradient is float32[3] on cpu, the tensor is float32[2] on cpu; both must ' +
          'have one dtype, shape and device',
      ),
    );
    expect(w.grad).toBeNull();
  });
});

it('a write of what is no operand is refused as it is without gradients', () => {
  for (const x of [ones([2]), leaf().mul(2)]) {
    // @ts-expect-error An untyped caller may leave it out.
    expect(() => x.add_()).toThrow(raised('DTypeError', 'add_: operand 1 is missing'));
  }
});
