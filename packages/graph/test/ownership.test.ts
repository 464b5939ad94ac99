import '@gradus/backend-cpu/register';
import { hessian, noGrad } from '@gradus/autograd';
import { scope, type Tensor, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';

// Whose memory is whose: no call changes what an earlier one gave, and what one gives is what the
// function itself would have given.

const values = (x: Tensor | null): number[] => (x === null ? [] : Array.from(x.readSync()));

describe('results', () => {
  it('stay as they are, and belong to the caller', () => {
    const step = compile((x: Tensor) => x.add(1));
    const held = Array.from({ length: 6 }, (_, t) => step(tensor([t])));
    held[5].mul_(100);
    held[4].dispose();
    step(tensor([9]));
    expect(held.filter((x) => !x.disposed).flatMap(values)).toEqual([1, 2, 3, 4, 600]);
  });

  it('are the tensors themselves that were there before', () => {
    const [kept, other] = [tensor([1]), tensor([2])];
    const step = compile((x: Tensor, y: Tensor) => ({ kept, x, y: [y, y], sum: x.add(kept) }));
    for (let t = 0; t < 4; t++) {
      const x = tensor([t]);
      const found = step(x, other);
      expect(found.kept).toBe(kept);
      expect(found.x).toBe(x);
      expect(found.y[0]).toBe(other);
      expect(found.y[1]).toBe(other);
      expect(values(found.sum)).toEqual([t + 1]);
    }
    kept.data = tensor([50]);
    expect(values(step(tensor([1]), other).sum)).toEqual([51]);
  });

  it('that are one tensor twice are one', () => {
    const step = compile((x: Tensor) => {
      const y = x.mul(2);
      return [y, y];
    });
    for (let t = 0; t < 4; t++) {
      const [a, b] = step(tensor([t]));
      expect(a).toBe(b);
    }
  });

  it('that see memory from outside see it later, too', () => {
    const state = zeros([2, 2]);
    const step = compile((x: Tensor) => {
      state.add_(x);
      return state.t();
    });
    const views = Array.from({ length: 4 }, () =>
      step(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ),
    );
    for (const view of views) expect(values(view)).toEqual([4, 12, 8, 16]);
  });

  it('refuse backward(), rather than ending it where nobody sees', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const v = tensor([3, 4], { requiresGrad: true });
    const forward = compile((x: Tensor) => w.mul(x));
    for (let t = 0; t < 4; t++) {
      const y = forward(tensor([1, 1]));
      expect(y.requiresGrad).toBe(true);
      expect(() => y.mul(v).sum().backward()).toThrow(
        'backward: a gradient arrives at float32[2], which was computed by a compiled function, ' +
          'which leaves no record of how; call backward() inside of the function',
      );
      expect([w.grad, v.grad]).toEqual([null, null]);
    }
  });

  it('of a call within a scope go with it', () => {
    const step = compile((x: Tensor) => x.mul(2));
    for (let t = 0; t < 4; t++) {
      const seen: Tensor[] = [];
      scope(() => {
        seen.push(step(tensor([t])));
      });
      expect(seen[0].disposed).toBe(true);
    }
  });
});

describe('gradients', () => {
  it('stay as they are for who holds them', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const step = compile((x: Tensor) => {
      w.grad = null;
      w.mul(x).sum().backward();
    });
    const held: (Tensor | null)[] = [];
    const views: Tensor[] = [];
    for (let t = 0; t < 6; t++) {
      step(tensor([t, t]));
      held.push(w.grad);
      if (w.grad !== null) views.push(w.grad.detach(), w.grad.flip(0), w.grad.narrow(0, 1, 1));
    }
    expect(held.map(values)).toEqual(held.map((_, t) => [t, t]));
    expect(views.map((view) => values(view)[0])).toEqual(
      [0, 1, 2, 3, 4, 5].flatMap((t) => [t, t, t]),
    );
    expect(new Set(held).size).toBe(6);
    expect(step.statistics()).toMatchObject({ captures: 3, replays: 3 });
  });

  it('that are one tensor for two leaves stay as they are', () => {
    const [v, w] = [tensor([1, 2], { requiresGrad: true }), tensor([3, 4], { requiresGrad: true })];
    const step = compile((x: Tensor) => {
      v.grad = null;
      w.grad = null;
      v.add(w).backward(x.mul(2), { createGraph: true });
    });
    const held: (Tensor | null)[] = [];
    for (let t = 0; t < 6; t++) {
      step(tensor([t, 1]));
      // Looked at in turns.
      if (t % 3 !== 0) held.push(v.grad);
      if (t % 3 !== 1) held.push(w.grad);
    }
    const seen = [0, 1, 2, 2, 3, 4, 5, 5];
    expect(held.map(values)).toEqual(seen.map((t) => [2 * t, 2]));
  });

  it('that could be differentiated again refuse backward()', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const step = compile((x: Tensor) => {
      w.grad = null;
      w.mul(x).pow(2).sum().backward(undefined, { createGraph: true });
    });
    for (let t = 0; t < 3; t++) step(tensor([1, 1]));
    step(tensor([3, 4]));
    expect(values(w.grad)).toEqual([18, 64]);
    expect(() => w.grad?.sum().backward()).toThrow(
      'backward: a gradient arrives at float32[2], which was computed by a compiled function, ' +
        'which leaves no record of how; call backward() inside of the function',
    );
  });

  it('may be memory from outside', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const fixed = zeros([2]);
    const step = compile((x: Tensor) => {
      fixed.add_(x);
      w.grad = fixed;
    });
    for (let t = 1; t < 6; t++) {
      step(tensor([1, 2]));
      expect(w.grad).toBe(fixed);
      expect(values(w.grad)).toEqual([t, 2 * t]);
      noGrad(() => w.grad?.add_(0));
    }
    const leave = compile((x: Tensor) => {
      w.grad = x;
    });
    expect(() => leave(tensor([1, 2]))).toThrow(
      'compile: the function left an argument as a gradient, which is a copy that the next call ' +
        'writes to; leave a clone() of it',
    );
    expect(w.grad).toBe(fixed);
  });

  it('are parts of results that stay as they are', () => {
    const w = tensor([[1, 2]], { requiresGrad: true });
    const step = compile((x: Tensor) => {
      w.grad = null;
      w.mul(x).sum().backward();
      return w.grad === null ? null : (w.grad as Tensor).t();
    });
    const held: (Tensor | null)[] = [];
    for (let t = 0; t < 6; t++) {
      const found = step(tensor([[t, 1]]));
      held.push(found, w.grad);
    }
    expect(held.map(values)).toEqual(
      [0, 1, 2, 3, 4, 5].flatMap((t) => [
        [t, 1],
        [t, 1],
      ]),
    );
  });

  it('that are written to between calls are read as they are', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const add = compile((x: Tensor) => w.mul(x).sum().backward());
    for (let t = 0; t < 3; t++) {
      w.grad = null;
      for (let k = 0; k < 4; k++) {
        add(tensor([1, 1]));
        noGrad(() => w.grad?.mul_(10));
      }
      expect(values(w.grad)).toEqual([11_110, 11_110]);
    }
    expect(add.statistics().programs).toBe(2);
  });

  it('pass from one compiled function to another, though somebody looks at them', () => {
    const w = tensor([10, 20], { requiresGrad: true });
    const backward = compile((x: Tensor) => {
      w.grad = null;
      w.mul(x).sum().backward();
    });
    const update = compile(() => {
      const { grad } = w;
      if (grad !== null) noGrad(() => w.sub_(grad));
    });
    const seen: (Tensor | null)[] = [];
    for (let t = 0; t < 6; t++) {
      backward(tensor([t, 1]));
      seen.push(w.grad);
      update();
    }
    expect(values(w)).toEqual([-5, 14]);
    expect(seen.map(values)).toEqual(seen.map((_, t) => [t, 1]));
    expect(update.statistics()).toMatchObject({ replays: 3 });
  });

  it('that are returned are those of the leaf', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const step = compile((x: Tensor) => {
      w.grad = null;
      w.mul(x).sum().backward();
      return w.grad as Tensor | null;
    });
    const read = compile(() => w.grad as Tensor | null);
    for (let t = 0; t < 5; t++) {
      const found = step(tensor([t, t]));
      expect(found).toBe(w.grad);
      expect(values(found)).toEqual([t, t]);
      expect(read()).toBe(w.grad);
    }
    w.grad = tensor([7, 7]);
    expect(values(read())).toEqual([7, 7]);
    const lost = compile(() => {
      const { grad } = w;
      w.grad = null;
      return grad;
    });
    expect(() => lost()).toThrow(
      'compile: the function returned a gradient that it replaced; return a clone() of it',
    );
  });
});

describe('arguments', () => {
  it('whose memory the function writes to are refused, whenever that happens', () => {
    const state = zeros([4]);
    const message =
      'add_: the target shares memory with an argument of a function that is being compiled, ' +
      'which sees a copy and would miss the write; pass a clone(), or close over both';
    const step = compile((x: Tensor) => {
      state.add_(1);
      return x.mul(1);
    });
    expect(() => step(state.narrow(0, 0, 2))).toThrow(message);
    for (let t = 0; t < 4; t++) step(tensor([1, 1]));
    expect(() => step(state.narrow(0, 0, 2))).toThrow(message);
    expect(values(state)).toEqual([4, 4, 4, 4]);
  });

  it('that share memory with each other are read as they are', () => {
    const base = tensor([1, 2, 3]);
    const step = compile((x: Tensor, y: Tensor) => x.sub(y));
    for (let t = 0; t < 4; t++) {
      const shared = step(base.narrow(0, 0, 2), base.narrow(0, 1, 2));
      expect(values(shared)).toEqual([-1, -1]);
      expect(values(step(base.flip(0), base))).toEqual([2, 0, -2]);
    }
  });

  it('may be gradients that the function replaces', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    w.grad = tensor([1, 1]);
    const step = compile((x: Tensor | null) => {
      w.grad = null;
      w.mul(x ?? 1)
        .sum()
        .backward();
    });
    for (let t = 0; t < 5; t++) {
      step(w.grad?.add(1) ?? null);
      step(w.grad);
      expect(values(w.grad)).toEqual([t + 2, t + 2]);
    }
  });

  it('may become leaves of functions inside', () => {
    const curvature = compile((x: Tensor) => hessian((v) => v.pow(3).sum(), x));
    for (let t = 0; t < 4; t++) {
      expect(values(curvature(tensor([t, 1])))).toEqual([6 * t, 0, 0, 6]);
    }
  });
});

describe('memory that JavaScript fills', () => {
  it('is read at each call', () => {
    const numbers = new Float32Array([1, 2]);
    const step = compile(() => tensor(numbers).mul(2));
    for (let t = 0; t < 5; t++) {
      numbers[0] = t;
      expect(values(step())).toEqual([2 * t, 4]);
    }
    expect(step.statistics()).toEqual({ captures: 2, replays: 3, programs: 1 });
  });
});
