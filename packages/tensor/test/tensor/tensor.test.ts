import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { type Tensor, tensor, zeros } from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
});

afterEach(() => unregisterBackend('fake'));

describe('a tensor', () => {
  it('tells its layout, dtype and device', () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(x).toMatchObject({
      shape: [2, 3],
      strides: [3, 1],
      offset: 0,
      dtype: 'float32',
      device: 'fake',
      rank: 2,
      numel: 6,
      disposed: false,
    });
    expect(x.narrow(1, 1, 2).t()).toMatchObject({ shape: [2, 2], strides: [1, 3], offset: 1 });
  });

  it('shares its storage with its views alone', () => {
    const x = zeros([2, 2]);
    expect(x.t().narrow(0, 0, 1).storage).toBe(x.storage);
    expect(x.clone().storage).not.toBe(x.storage);
    expect(x.contiguous()).toBe(x);
    expect(x.t().contiguous().storage).not.toBe(x.storage);
  });
});

describe('dispose', () => {
  it('frees the memory with the last handle on it', async () => {
    const x = tensor([1, 2]);
    const view = x.narrow(0, 1, 1);
    const views = view.expand([3]);
    x.dispose();
    view.dispose();
    expect(backend.live.size).toBe(1);
    expect(await views.toArray()).toEqual([2, 2, 2]);
    views.dispose();
    expect(backend.live.size).toBe(0);
  });

  it('does nothing the second time', () => {
    const x = tensor([1, 2]);
    const view = x.narrow(0, 1, 1);
    x.dispose();
    x.dispose();
    expect(backend.live.size).toBe(1);
    expect(x.disposed).toBe(true);
    expect(view.disposed).toBe(false);
  });

  it('happens at the end of a block with using', () => {
    let outside: Tensor;
    {
      using x = tensor([1, 2]);
      using y = x.add(1);
      outside = y;
      expect(backend.live.size).toBe(2);
    }
    expect(outside.disposed).toBe(true);
    expect(backend.live.size).toBe(0);
  });

  it('happens with using when the block throws', () => {
    expect(() => {
      using x = tensor([1, 2]);
      x.add(tensor([1, 2, 3]));
    }).toThrow('do not broadcast');
    // What was made without a name is left to the collector.
    expect(backend.live.size).toBe(1);
  });
});

describe('use after dispose', () => {
  const uses: Record<string, (x: Tensor, live: Tensor) => unknown> = {
    neg: (x) => x.neg(),
    add: (x, live) => live.add(x),
    lt: (x) => x.lt(1),
    maskedFill: (x, live) => live.maskedFill(live.lt(0), x),
    clamp: (x) => x.clamp(0),
    square: (x) => x.square(),
    pow: (x) => x.pow(2),
    sum: (x) => x.sum(),
    amax: (x) => x.amax(0),
    mm: (x, live) => live.mm(x),
    t: (x) => x.t(),
    transpose: (x) => x.transpose(0, 1),
    permute: (x) => x.permute([1, 0]),
    narrow: (x) => x.narrow(0, 0, 1),
    expand: (x) => x.expand([2, 2, 2]),
    clone: (x) => x.clone(),
    contiguous: (x) => x.contiguous(),
    exp_: (x) => x.exp_(),
    mul_: (x, live) => live.mul_(x),
    zero_: (x) => x.zero_(),
    fill_: (x) => x.fill_(1),
    copy_: (x) => x.copy_(1),
    read: (x) => x.read(),
    toArray: (x) => x.toArray(),
    readSync: (x) => x.readSync(),
    item: (x) => x.item(),
    itemSync: (x) => x.itemSync(),
  };

  it.each(Object.entries(uses))('is refused by %s', async (name, use) => {
    const shape = name.startsWith('item') ? [1, 1] : [2, 2];
    const [x, live] = [zeros(shape), zeros([2, 2])];
    x.dispose();
    const attempt = async () => use(x, live);
    await expect(attempt()).rejects.toThrow(
      raised(
        'DisposedError',
        `${name}: float32[${shape.join(', ')}] was disposed; keep() lets a tensor outlive the ` +
          'scope it was made in',
      ),
    );
  });

  it('is refused as the value of a plain write', () => {
    const [x, live] = [zeros([2]), zeros([2])];
    x.dispose();
    const message =
      'copy_: float32[2] was disposed; keep() lets a tensor outlive the scope it was made in';
    expect(() => live.copy_(x)).toThrow(raised('DisposedError', message));
  });

  it('is refused of a handle, not of its views', async () => {
    const x = tensor([1, 2]);
    const view = x.narrow(0, 0, 2);
    x.dispose();
    expect(() => x.neg()).toThrow('was disposed');
    expect(await view.neg().toArray()).toEqual([-1, -2]);
  });
});
