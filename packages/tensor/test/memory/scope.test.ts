import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { full, keep, ones, scope, type Tensor, tensor, zeros } from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
});

afterEach(() => unregisterBackend('fake'));

/** Runs `fn` in a scope and gives what it noted, wanted or not. */
function noted(fn: (note: (...made: Tensor[]) => void) => unknown): Tensor[] {
  const all: Tensor[] = [];
  scope(() => {
    fn((...made) => all.push(...made));
  });
  return all;
}

const disposed = (tensors: readonly Tensor[]) => tensors.map((one) => one.disposed);

describe('a scope', () => {
  it('disposes what is made in it, however it is made', () => {
    const made = noted((note) => {
      const x = tensor([[1, 2]]);
      note(x, zeros([2]), ones([2]), full([2], 3), x.add(1), x.t(), x.clone(), x.lt(1));
    });
    expect(disposed(made)).toEqual(made.map(() => true));
    expect(backend.live.size).toBe(0);
  });

  it('leaves alone what was made outside', () => {
    const x = tensor([1]);
    scope(() => x.add(1));
    expect(x.disposed).toBe(false);
  });

  it('keeps what is returned: alone, in arrays and in plain objects', () => {
    const one = scope(() => tensor([1]).add(1));
    const [two, three] = scope(() => [tensor([2]), [tensor([3])]] as const);
    const { a, b } = scope(() => ({ a: tensor([4]), b: { c: [tensor([5])] }, d: 'text', e: null }));
    expect(disposed([one, two, three[0], a, b.c[0]])).toEqual([false, false, false, false, false]);
    expect(backend.live.size).toBe(5);
  });

  it('does not look into other objects', () => {
    class Holder {
      readonly x = tensor([1]);
    }
    expect(scope(() => new Holder()).x.disposed).toBe(true);
    expect(
      scope(() => new Set([tensor([1])]))
        .values()
        .next().value?.disposed,
    ).toBe(true);
  });

  it('keeps the memory of a view that is returned', async () => {
    const view = scope(() => tensor([1, 2, 3]).narrow(0, 1, 2));
    expect(backend.live.size).toBe(1);
    expect(await view.toArray()).toEqual([2, 3]);
    view.dispose();
    expect(backend.live.size).toBe(0);
  });

  it('keeps what is passed to keep, and the targets of in-place writes', () => {
    const [kept, written, twin, temporary] = noted((note) => {
      const state = zeros([3]);
      note(keep(tensor([1])), tensor([1]).copy_(2), state.add_(1), state.add(1));
    });
    expect(disposed([kept, written, twin, temporary])).toEqual([false, false, false, true]);
  });

  it('gives what its callback gives', () => {
    expect(scope(() => 7)).toBe(7);
    expect(scope(() => undefined)).toBe(undefined);
    expect(keep(tensor([1])).disposed).toBe(false);
  });

  it('disposes everything when its callback throws', () => {
    const made: Tensor[] = [];
    expect(() =>
      scope(() => {
        made.push(tensor([1]), tensor([2]).add(1));
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expect(disposed(made)).toEqual([true, true]);
    expect(backend.live.size).toBe(0);
    // And it is over: what comes now has no scope.
    expect(tensor([1]).disposed).toBe(false);
    expect(backend.live.size).toBe(1);
  });

  it('refuses what is no function', () => {
    expect(() => scope(3 as never)).toThrow(
      raised('ValueError', 'scope: the callback is 3; it is a function'),
    );
  });

  it('refuses what can be awaited without being a promise', () => {
    let made: Tensor | undefined;
    const lazy = () => {
      made = zeros([1]);
      // biome-ignore lint/suspicious/noThenProperty: this is the point
      return { then: () => {} };
    };
    expect(() => scope(lazy)).toThrow(
      raised('ValueError', 'scope: the callback returned a promise; scope lasts for a call'),
    );
    expect(made?.disposed).toBe(true);
  });

  it('refuses a promise, and disposes what was made for it', () => {
    expect(() => scope(async () => tensor([1]))).toThrow(
      raised('ValueError', 'scope: the callback returned a promise; scope lasts for a call'),
    );
    expect(backend.live.size).toBe(0);
  });

  it('does not mind what is disposed by hand', () => {
    scope(() => tensor([1]).dispose());
    expect(backend.live.size).toBe(0);
  });
});

describe('a scope in a scope', () => {
  it('hands what it returns to the one around it', () => {
    let inner: Tensor | undefined;
    const outer = scope(() => {
      inner = scope(() => tensor([1]));
      expect(inner.disposed).toBe(false);
      return inner.add(1);
    });
    expect(inner?.disposed).toBe(true);
    expect(outer.disposed).toBe(false);
  });

  it('disposes at its own end', () => {
    scope(() => {
      const before = tensor([1]);
      const [made] = noted((note) => note(before.add(1)));
      expect(disposed([made, before])).toEqual([true, false]);
    });
    expect(backend.live.size).toBe(0);
  });

  it('keeps beyond the scopes around it too', () => {
    const [kept, own] = noted((note) => {
      const made = zeros([1]);
      scope(() => note(keep(tensor([1]))));
      scope(() => made.add_(1));
      note(made);
    });
    expect(disposed([kept, own])).toEqual([false, false]);
  });

  it('is over when it throws, the one around it is not', () => {
    const made = noted((note) => {
      expect(() =>
        scope(() => {
          throw new Error('mine');
        }),
      ).toThrow('mine');
      note(tensor([1]));
    });
    expect(disposed(made)).toEqual([true]);
  });
});
