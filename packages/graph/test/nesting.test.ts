import '@gradus/backend-cpu/register';
import { AutogradFunction, type FunctionContext, grad, noGrad } from '@gradus/autograd';
import * as nn from '@gradus/nn';
import * as optim from '@gradus/optim';
import { manualSeed, ones, rand, scope, type Tensor, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { compile, Graph, Session } from '../src/index.ts';

// Compiled functions among eager code, in each other, and in what calls back.

const values = (x: Tensor | null): number[] => (x === null ? [] : Array.from(x.readSync()));

describe('a compiled function', () => {
  it('is called by hooks of gradients, of eager and of compiled code', () => {
    const tripled = compile((g: Tensor) => g.mul(3));
    const w = ones([2], { requiresGrad: true });
    w.registerHook((g) => tripled(g));
    const backward = (x: Tensor): void => {
      w.grad = null;
      w.mul(x).sum().backward();
    };
    const compiled = compile(backward);
    for (let t = 0; t < 6; t++) {
      const x = tensor([t, 2 * t]);
      backward(x);
      expect(values(w.grad)).toEqual([3 * t, 6 * t]);
      compiled(x);
      expect(values(w.grad)).toEqual([3 * t, 6 * t]);
    }
    expect(tripled.statistics()).toEqual({ captures: 2, replays: 4, programs: 1 });
    expect(compiled.statistics()).toMatchObject({ replays: 4 });
  });

  it('is called in scopes and modes, and calls them', () => {
    const w = tensor([2], { requiresGrad: true });
    const step = compile((x: Tensor) => {
      const fixed = noGrad(() => scope(() => w.mul(x)));
      const [slope] = grad(w.mul(x).pow(2).sum(), [w]);
      return slope === null ? fixed : fixed.add(slope);
    });
    for (let t = 0; t < 6; t++) {
      const found = scope(() => step(tensor([t])));
      expect(values(found)).toEqual([2 * t + 4 * t * t]);
    }
    expect(step.statistics()).toEqual({ captures: 2, replays: 4, programs: 1 });
  });

  it('takes runs of a session, and functions of gradients', () => {
    class Doubled extends AutogradFunction {
      static forward(_: FunctionContext, x: Tensor): Tensor {
        return x.mul(2);
      }

      static backward(_: FunctionContext, g: Tensor): Tensor {
        return inner(g);
      }
    }
    const inner = compile((g: Tensor) => g.mul(2));
    const graph = new Graph();
    const fed = graph.placeholder([2]);
    const total = graph.variable(() => ones([2]));
    const session = new Session(graph);
    session.init();
    const added = total.assignAdd(fed);
    const w = ones([2], { requiresGrad: true });
    const step = compile((x: Tensor) => {
      w.grad = null;
      Doubled.apply(w.mul(x)).sum().backward();
      return session.run(added, { feed: [[fed, x]] });
    });
    let sum = 1;
    for (let t = 0; t < 6; t++) {
      sum += t;
      expect(values(step(tensor([t, t])))).toEqual([sum, sum]);
      expect(values(w.grad)).toEqual([2 * t, 2 * t]);
    }
    expect(step.statistics()).toMatchObject({ replays: 3 });
    session.close();
  });

  it('takes turns with the function itself', () => {
    const make = () => {
      manualSeed(3);
      const model = new nn.Sequential(
        new nn.Linear(2, 3),
        new nn.Dropout(0.5),
        new nn.Linear(3, 1),
      );
      const optimizer = new optim.NAdam(model.parameters(), { lr: 0.1 });
      const step = (x: Tensor): Tensor => {
        optimizer.zeroGrad();
        const loss = model
          .forward(x)
          .sub(rand([4, 1]))
          .pow(2)
          .sum();
        loss.backward();
        optimizer.step();
        return loss;
      };
      return step;
    };
    const inputs = Array.from({ length: 30 }, (_, t) => ones([4, 2]).mul(Math.sin(t)));
    const eager = make();
    manualSeed(5);
    const expected = inputs.map((x) => eager(x).itemSync());
    const step = make();
    const compiled = compile(step);
    manualSeed(5);
    inputs.forEach((x, t) => {
      const loss = t % 3 === 1 ? step(x) : compiled(x);
      expect(Math.abs(loss.itemSync() - expected[t]) / expected[t]).toBeLessThan(1e-5);
    });
    expect(compiled.statistics().replays).toBeGreaterThan(10);
  });

  it('takes turns with another over the same parameters', () => {
    const w = ones([3], { requiresGrad: true });
    const optimizer = new optim.SGD([w], { lr: 0.5, momentum: 0.5 });
    const step = (x: Tensor): void => {
      optimizer.zeroGrad({ setToNull: false });
      w.mul(x).sum().backward();
      optimizer.step();
    };
    const [first, second] = [compile(step), compile(step)];
    const other = ones([3], { requiresGrad: true });
    const alone = new optim.SGD([other], { lr: 0.5, momentum: 0.5 });
    for (let t = 0; t < 12; t++) {
      const x = tensor([t, 1, -t]);
      (t % 2 === 0 ? first : second)(x);
      alone.zeroGrad({ setToNull: false });
      other.mul(x).sum().backward();
      alone.step();
      expect(values(w)).toEqual(values(other));
      expect(values(w.grad)).toEqual(values(other.grad));
    }
    expect(first.statistics().replays + second.statistics().replays).toBeGreaterThan(5);
  });
});
