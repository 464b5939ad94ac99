import '@gradus/autograd';
import '@gradus/backend-cpu/register';
import { cat, type Tensor, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { LBFGS, type LBFGSOptions } from '../src/index.ts';
import golden from './goldens/lbfgs.json' with { type: 'json' };
import { raised } from './raised.ts';

const functions: Readonly<Record<string, (x: Tensor, y: Tensor) => Tensor>> = {
  rosenbrock: (x, y) =>
    x
      .neg()
      .add(1)
      .pow(2)
      .add(y.sub(x.mul(x)).pow(2).mul(100))
      .sum(),
  quartic: (x, y) =>
    x.sub(1).pow(4).add(x.mul(y).sub(0.3).pow(2).mul(0.5)).add(y.mul(y).mul(0.1)).sum(),
};

const start = (): Tensor[] =>
  golden.start.map((values) => tensor(values, { dtype: 'float64', requiresGrad: true }));

function closureOf(optimizer: LBFGS, name: string, [x, y]: readonly Tensor[]): () => Tensor {
  return () => {
    optimizer.zeroGrad();
    const loss = functions[name](x, y);
    loss.backward();
    return loss;
  };
}

// PyTorch names the line search in another case.
function optionsOf({ lineSearchFn, ...options }: { lineSearchFn?: string }): LBFGSOptions {
  return { ...options, ...(lineSearchFn ? { lineSearchFn: 'strongWolfe' } : {}) };
}

const titled = golden.cases.map((example) => ({
  title: `${example.function} ${JSON.stringify(example.options)}`,
  example,
}));

describe('LBFGS', () => {
  // Products of vectors are added in another order than PyTorch's. What that does to a run is what
  // a shift of its start by a few roundings does, which the file has measured on PyTorch itself.
  it.each(titled)('$title follows PyTorch', async ({ example }) => {
    const bound = 4 * example.spread + 1e-15;
    const params = start();
    const optimizer = new LBFGS(params, optionsOf(example.options));
    const closure = closureOf(optimizer, example.function, params);
    for (const row of example.rows) {
      const loss = await optimizer.step(closure);
      expect(await loss.item()).toBeCloseTo(row.loss, 9);
      const found = [...(await cat(params).read())].map(Number);
      found.forEach((value, i) => {
        expect(Math.abs(value - row.params[i])).toBeLessThanOrEqual(bound);
      });
      const state = optimizer.state.get(params[0]);
      expect([state?.funcEvals, state?.nIter]).toEqual([row.funcEvals, row.nIter]);
    }
  });

  it('goes on from what was kept', async () => {
    const run = async (interrupted: boolean): Promise<unknown> => {
      const params = start();
      let optimizer = new LBFGS(params, { maxIter: 3 });
      for (let i = 0; i < 6; i++) {
        if (interrupted && i === 3) {
          const kept = optimizer.stateDict();
          optimizer = new LBFGS(params, { maxIter: 7 });
          optimizer.loadStateDict(kept);
        }
        await optimizer.step(closureOf(optimizer, 'quartic', params));
      }
      return cat(params).toArray();
    };
    expect(await run(true)).toEqual(await run(false));
  });

  it('is one group', () => {
    const message =
      'LBFGS: several groups of parameters; all parameters are one group, with the same settings';
    const [x, y] = start();
    expect(() => new LBFGS([{ params: [x] }, { params: [y] }])).toThrow(
      raised('ValueError', message),
    );
    expect(() => new LBFGS([x]).addParamGroup({ params: [y] })).toThrow(
      raised('ValueError', message),
    );
  });

  it('refuses a closure that is missing, asynchronous or without a loss', async () => {
    const [x] = start();
    const optimizer = new LBFGS([x]);
    const refused = (closure: unknown) => optimizer.step(closure as () => Tensor);
    await expect(refused(undefined)).rejects.toThrow(
      raised(
        'ValueError',
        'LBFGS.step: the closure is missing; it is a function that computes the loss, calls ' +
          'backward() and returns the loss',
      ),
    );
    await expect(refused(async () => x.sum())).rejects.toThrow(
      raised(
        'ValueError',
        'LBFGS.step: the callback returned a promise; LBFGS.step lasts for a call',
      ),
    );
    await expect(refused(() => 3)).rejects.toThrow(
      raised('ValueError', 'LBFGS.step: the closure returned 3; it must return the loss, a tensor'),
    );
    expect(optimizer.state.size).toBe(0);
    expect(await x.toArray()).toEqual(golden.start[0]);
  });

  it('refuses a second step before the first is done', async () => {
    const params = start();
    const optimizer = new LBFGS(params);
    const closure = closureOf(optimizer, 'quartic', params);
    const first = optimizer.step(closure);
    await expect(optimizer.step(closure)).rejects.toThrow(
      raised('ValueError', 'LBFGS.step: another step is under way; await it first'),
    );
    await first;
  });

  it('puts the parameters back when a closure throws in a line search', async () => {
    const params = start();
    const optimizer = new LBFGS(params, { lineSearchFn: 'strongWolfe' });
    const closure = closureOf(optimizer, 'quartic', params);
    let calls = 0;
    const failing = (): Tensor => {
      if (++calls === 2) throw new Error('no more');
      return closure();
    };
    await expect(optimizer.step(failing)).rejects.toThrow('no more');
    expect(await cat(params).toArray()).toEqual(golden.start.flat());
    expect(optimizer.state.size).toBe(0);
  });

  it('refuses a state of other shapes', async () => {
    const params = start();
    const optimizer = new LBFGS(params);
    await optimizer.step(closureOf(optimizer, 'quartic', params));
    const other = new LBFGS([tensor([1]), tensor([2])]);
    expect(() => other.loadStateDict(optimizer.stateDict())).toThrow(
      raised(
        'ValueError',
        'LBFGS.loadStateDict: d of parameter 0 is float64[4]; it must be a tensor of shape [2], ' +
          'all parameters as one, or null',
      ),
    );
    expect(other.state.size).toBe(0);
  });
});
