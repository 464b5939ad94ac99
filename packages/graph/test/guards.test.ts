import '@gradus/backend-cpu/register';
import { detectAnomaly, inferenceMode, noGrad } from '@gradus/autograd';
import * as nn from '@gradus/nn';
import * as optim from '@gradus/optim';
import { manualSeed, ones, randLike, type Tensor, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { type Compiled, compile, type Structure } from '../src/index.ts';

// What decides the course of a function besides its arguments: where it changes after programs were
// made, the next call must do what the function itself would do.

/** Calls until a program runs. */
function settled<A extends readonly Structure[]>(step: Compiled<A, unknown>, ...args: A): void {
  for (let t = 0; t < 4; t++) step(...args);
  expect(step.statistics().replays).toBeGreaterThan(0);
}

const row = ones([1, 2]);

describe('a compiled function follows', () => {
  it('parameters of layers that are replaced', async () => {
    for (const model of [new nn.Linear(2, 1), new nn.Sequential(new nn.Linear(2, 1))]) {
      const layer = model instanceof nn.Linear ? model : model.at(0);
      const forward = compile((x: Tensor) => model.forward(x));
      settled(forward, row);
      layer.weight = new nn.Parameter(tensor([[5, 6]]));
      layer.bias = new nn.Parameter(tensor([7]));
      expect(await forward(row).toArray()).toEqual([[18]]);
    }
    const slope = new nn.PReLU();
    const forward = compile((x: Tensor) => slope.forward(x));
    settled(forward, row);
    slope.weight = new nn.Parameter(tensor([9]));
    expect(await forward(row.neg()).toArray()).toEqual([[-9, -9]]);
    const both = new nn.Bilinear(2, 2, 1);
    const product = compile((x: Tensor) => both.forward(x, x));
    settled(product, row);
    both.weight = new nn.Parameter(ones([1, 2, 2]));
    both.bias = new nn.Parameter(zeros([1]));
    expect(await product(row).toArray()).toEqual([[4]]);
  });

  it('tensors that are given other data, dtypes and values', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const doubled = compile((x: Tensor) => w.mul(x));
    const pair = ones([2]);
    settled(doubled, pair);
    noGrad(() => w.fill_(3));
    expect(await doubled(pair).toArray()).toEqual([3, 3]);
    w.data = tensor([4, 5]);
    for (let t = 0; t < 4; t++) expect(await doubled(pair).toArray()).toEqual([4, 5]);
    w.data = tensor([6, 7, 8]).narrow(0, 1, 2);
    expect(await doubled(pair).toArray()).toEqual([7, 8]);
    const model = new nn.Linear(2, 1);
    const forward = compile((x: Tensor) => model.forward(x));
    settled(forward, row);
    model.to('float64');
    expect(forward(row.to('float64')).dtype).toBe('float64');
    noGrad(() => model.loadStateDict({ weight: tensor([[1, 2]]), bias: tensor([3]) }));
    for (let t = 0; t < 4; t++) {
      expect(await forward(row.to('float64')).toArray()).toEqual([[6]]);
    }
  });

  it('layers and parameters that containers gain, lose and exchange', async () => {
    const layers = new nn.Sequential(new nn.ReLU());
    const list = new nn.ModuleList<nn.Module & { forward(x: Tensor): Tensor }>();
    const dict = new nn.ModuleDict<Record<string, nn.Tanh | nn.ReLU>>({ one: new nn.ReLU() });
    const gains = new nn.ParameterList([ones([2])]);
    const named = new nn.ParameterDict<string>({ gain: ones([2]) });
    const forward = compile((x: Tensor) => {
      let y = layers.forward(x);
      for (const layer of list) y = layer.forward(y);
      for (const name of dict.keys()) y = dict.get(name).forward(y);
      for (const gain of gains) y = y.mul(gain);
      return y.mul(named.get('gain')).add(dict.has('two') ? 100 : 0);
    });
    const twice = (): nn.Linear<false> => {
      const layer = new nn.Linear(2, 2, { bias: false });
      layer.weight = new nn.Parameter(
        tensor([
          [2, 0],
          [0, 2],
        ]),
      );
      return layer;
    };
    const result = async (): Promise<unknown> => {
      const [found] = (await forward(row).toArray()) as number[][];
      return found[0];
    };
    settled(forward, row);
    layers.append(twice());
    expect(await result()).toBe(2);
    list.append(twice());
    expect(await result()).toBe(4);
    gains.append(tensor([10, 10]));
    expect(await result()).toBe(40);
    named.set('gain', tensor([0.5, 0.5]));
    expect(await result()).toBe(20);
    dict.set('two', new nn.ReLU());
    expect(await result()).toBe(120);
    dict.delete('two');
    expect(await result()).toBe(20);
    dict.set('one', new nn.Tanh());
    expect(await result()).toBeCloseTo(Math.tanh(4) * 5, 5);
  });

  it('forward hooks that come and go', async () => {
    class Own extends nn.Module {
      override forward(x: Tensor): Tensor {
        return x.add(1);
      }
    }
    const model = new Own();
    const forward = compile((x: Tensor) => model.forward(x));
    settled(forward, row);
    const remove = model.registerForwardHook((_, __, y) => y.mul(10));
    const before = model.registerForwardPreHook((_, [x]) => [x.add(1)]);
    for (let t = 0; t < 4; t++) expect(await forward(row).toArray()).toEqual([[30, 30]]);
    remove();
    expect(await forward(row).toArray()).toEqual([[3, 3]]);
    before();
    const { replays } = forward.statistics();
    expect(await forward(row).toArray()).toEqual([[2, 2]]);
    // The program from before there were hooks.
    expect(forward.statistics().replays).toBe(replays + 1);
  });

  it('training that it turns on itself', async () => {
    const dropout = new nn.Dropout(0.5);
    const forward = compile((x: Tensor) => {
      dropout.train();
      return dropout.forward(x);
    });
    const expected: unknown[] = [];
    manualSeed(4);
    for (let t = 0; t < 70; t++) expected.push(await dropout.train().forward(row).toArray());
    manualSeed(4);
    for (let t = 0; t < 70; t++) {
      dropout.eval();
      expect(await forward(row).toArray()).toEqual(expected[t]);
      expect(dropout.training).toBe(true);
    }
    expect(forward.statistics()).toEqual({ captures: 2, replays: 68, programs: 1 });
  });

  it('modes around the call', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const doubled = compile(() => w.mul(2));
    settled(doubled);
    expect(doubled().requiresGrad).toBe(true);
    for (const mode of [noGrad, inferenceMode]) {
      for (let t = 0; t < 4; t++) expect(mode(() => doubled()).requiresGrad).toBe(false);
    }
    const root = tensor([0], { requiresGrad: true });
    const backward = compile(() => {
      root.grad = null;
      root.sqrt().mul(0).sum().backward();
    });
    settled(backward);
    expect(() => detectAnomaly(() => backward())).toThrow(
      'detectAnomaly: called inside of a function that is being compiled; look for the mistake ' +
        'without compile',
    );
  });

  it('groups and parameters of an optimizer', async () => {
    const [v, w] = [zeros([1], { requiresGrad: true }), zeros([1], { requiresGrad: true })];
    const optimizer = new optim.SGD([v], { lr: 1 });
    const step = compile(() => {
      optimizer.zeroGrad();
      v.add(w).sum().backward();
      optimizer.step();
    });
    settled(step);
    optimizer.paramGroups[0] = { ...optimizer.paramGroups[0], lr: 10 };
    step();
    expect(await v.item()).toBe(-14);
    w.grad = null;
    optimizer.addParamGroup({ params: [w], lr: 100 });
    for (let t = 0; t < 4; t++) step();
    expect([await v.item(), await w.item()]).toEqual([-54, -400]);
  });

  it('parameters that are frozen at every other step', async () => {
    const [critic, maker] = [new nn.Linear(2, 1), new nn.Linear(2, 2)];
    const optimizer = new optim.SGD(maker.parameters(), { lr: 0.1 });
    const step = compile((x: Tensor) => {
      optimizer.zeroGrad();
      const loss = critic.forward(maker.forward(x)).mean();
      loss.backward();
      optimizer.step();
      return loss;
    });
    for (let t = 0; t < 6; t++) {
      for (const p of critic.parameters()) p.requiresGrad_(false);
      step(row);
      for (const p of critic.parameters()) {
        expect(p.grad).toBeNull();
        p.requiresGrad_();
      }
      step(row);
      for (const p of critic.parameters()) {
        expect(p.grad).not.toBeNull();
        p.grad = null;
      }
    }
    // Two cases; the first step of all sets gradients which the others replace.
    expect(step.statistics()).toEqual({ captures: 5, replays: 7, programs: 3 });
  });

  it('an order of elements in memory, in which draws are made', async () => {
    const drawn = compile((x: Tensor) => randLike(x));
    const x = zeros([2, 3]);
    const inputs = Array.from({ length: 4 }, () => [x, x.t(), x.expand([2, 2, 3])]).flat();
    manualSeed(1);
    const expected = await Promise.all(inputs.map((input) => randLike(input).toArray()));
    manualSeed(1);
    for (const [i, input] of inputs.entries()) {
      expect(await drawn(input).toArray()).toEqual(expected[i]);
    }
    expect(drawn.statistics().replays).toBe(6);
  });

  it('which arguments are the same tensor', () => {
    const sum = compile((x: Tensor, y: Tensor) => (x === y ? x.add(100) : x.add(y)));
    const [a, b] = [tensor([1]), tensor([2])];
    for (let t = 0; t < 4; t++) {
      expect([sum(a, b), sum(a, a), sum(b, b)].map((x) => x.itemSync())).toEqual([3, 101, 102]);
    }
    expect(sum.statistics().programs).toBe(2);
  });

  it('strings, whatever stands in them, numbers that are none, and zeros of both signs', () => {
    const lengths = compile((a: unknown, b?: unknown) =>
      tensor([String(a).length, String(b).length, 1 / Number(a)]),
    );
    const cases = [
      ['x; string "y'],
      ['x', 'y'],
      ['1', 1],
      [1, '1'],
      [0],
      [-0],
      [Number.NaN],
      [null],
    ];
    for (let t = 0; t < 3; t++) {
      for (const [a, b] of cases) {
        const expected = [String(a).length, String(b).length, 1 / Number(a)];
        expect(Array.from(lengths(a, b).readSync())).toEqual(expected);
      }
    }
    expect(lengths.statistics()).toEqual({ captures: 16, replays: 8, programs: 8 });
  });
});
