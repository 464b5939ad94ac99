import '@gradus/backend-cpu/register';
import { memory, ones, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { noGrad } from '../src/index.ts';

const error = (message: string) => expect.objectContaining({ name: 'GradError', message });

describe('data', () => {
  it('set, is what everybody sees who holds the leaf', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const [holder, view] = [{ w }, noGrad(() => w.narrow(0, 0, 1))];
    w.data = tensor([[3], [4], [5]], { dtype: 'float64' });
    expect([holder.w.dtype, holder.w.shape, holder.w.strides]).toEqual(['float64', [3, 1], [1, 1]]);
    expect(await holder.w.toArray()).toEqual([[3], [4], [5]]);
    expect(await view.toArray()).toEqual([1]);
  });

  it('stays a leaf that requires a gradient, with its hooks', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    w.registerHook((g) => g.mul(2));
    w.data = tensor([3, 4, 5]);
    expect([w.isLeaf, w.requiresGrad, w.gradFn]).toEqual([true, true, null]);
    w.square().sum().backward();
    expect(await w.grad?.toArray()).toEqual([12, 16, 20]);
    expect(() => w.add_(1)).toThrow('a leaf that requires a gradient');
  });

  it('shares the memory of what it is set to', async () => {
    const [x, y] = [zeros([2]), ones([2])];
    x.data = y;
    y.add_(1);
    expect(await x.toArray()).toEqual([2, 2]);
    y.dispose();
    expect(await x.toArray()).toEqual([2, 2]);
  });

  it('is outside of the graph that it comes from', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const x = zeros([2]);
    x.data = w.mul(2);
    expect([x.requiresGrad, x.isLeaf]).toEqual([false, true]);
  });

  it('lets go of the memory that it saw', () => {
    const x = zeros([2]);
    const before = memory().buffers;
    const y = ones([2]);
    x.data = y;
    expect(memory().buffers).toBe(before);
  });

  it('keeps a gradient that fits, and refuses one that does not', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    w.sum().backward();
    expect(() => {
      w.data = zeros([3]);
    }).toThrow(
      error(
        'grad: the gradient is float32[2] on cpu, the tensor is float32[3] on cpu; both must have ' +
          'one dtype, shape and device',
      ),
    );
    expect(await w.toArray()).toEqual([1, 2]);
    w.data = zeros([2]);
    expect(await w.grad?.toArray()).toEqual([1, 1]);
  });

  it('is refused where it cannot be', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const y = w.mul(2);
    expect(() => {
      y.data = zeros([2]);
    }).toThrow(
      error('data: float32[2] is no leaf (<MulBackward0>); only leaves are given other data'),
    );
    expect(() => {
      w.data = zeros([2], { dtype: 'int32' });
    }).toThrow(
      error(
        'data: float32[2] requires a gradient, the data is int32[2]; only float32 and float64 ' +
          'have gradients',
      ),
    );
    expect(() => {
      w.data = 3 as never;
    }).toThrow('data: operand 1 is 3; it must be a tensor');
    expect([await w.toArray(), await y.toArray()]).toEqual([
      [1, 2],
      [2, 4],
    ]);
  });
});

describe('of a tensor that was disposed', () => {
  it.each(['data', 'detach'] as const)('%s is refused', (op) => {
    const x = zeros([2]);
    x.dispose();
    expect(() => (op === 'data' ? x.data : x.detach())).toThrow(
      expect.objectContaining({
        name: 'DisposedError',
        message: `${op}: float32[2] was disposed; keep() lets a tensor outlive the scope it was made in`,
      }),
    );
  });
});

describe('a graph recorded before the data of a leaf was exchanged', () => {
  it('cannot read what it saved', async () => {
    const [w, x] = [tensor([1, 2], { requiresGrad: true }), tensor([3, 4], { requiresGrad: true })];
    const y = w.mul(x).sum();
    w.data = zeros([2]);
    expect(() => y.backward()).toThrow(
      error(
        'backward: a tensor saved for MulBackward0 was given other data since, and is float32[2] ' +
          'on cpu now; backward() comes first',
      ),
    );
    expect([w.grad, x.grad]).toEqual([null, null]);
  });

  it('gives no gradient to anybody rather than lose one', async () => {
    const [w, x] = [tensor([1, 2], { requiresGrad: true }), tensor([3, 4], { requiresGrad: true })];
    const y = w.add(x).sum();
    w.data = zeros([2]);
    expect(() => y.backward()).toThrow(
      error(
        'backward: a leaf that was float32[2] when it was used has other data now, and its ' +
          'gradient no place; backward() comes before the data is exchanged',
      ),
    );
    expect([w.grad, x.grad]).toEqual([null, null]);
  });
});
