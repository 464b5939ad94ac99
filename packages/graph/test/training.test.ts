import '@gradus/backend-cpu/register';
import * as nn from '@gradus/nn';
import * as optim from '@gradus/optim';
import { manualSeed, randn, type Tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { type Compiled, compile } from '../src/index.ts';

const steps = 30;

interface Steps {
  zeroGrad(): void;
  step(): unknown;
}

interface Setup {
  readonly model: nn.Sequential;
  readonly optimizer: Steps;
  readonly after?: (step: number) => void;
}

type MakeOptimizer = (params: Tensor[]) => Steps;

const net = (...layers: readonly (nn.ReLU | nn.Tanh | nn.Dropout)[]): nn.Sequential =>
  new nn.Sequential(new nn.Linear(20, 16), ...layers, new nn.Linear(16, 4));

/** Losses and parameters of a training run, and how it was done. */
async function trained(make: () => Setup, isCompiled: boolean) {
  manualSeed(7);
  const { model, optimizer, after } = make();
  const [x, y] = [randn([8, 20]), randn([8, 4])];
  const lossFn = new nn.MSELoss({ reduction: 'sum' });
  const step = (): Tensor => {
    optimizer.zeroGrad();
    const loss = lossFn.forward(model.forward(x), y);
    loss.backward();
    optimizer.step();
    return loss;
  };
  const compiled: Compiled<[], Tensor> = compile(step);
  const losses: number[] = [];
  for (let t = 0; t < steps; t++) {
    losses.push(await (isCompiled ? compiled() : step()).item());
    after?.(t);
  }
  const parameters: number[] = [];
  for (const p of model.parameters()) parameters.push(...(await p.read()));
  return { losses, parameters, statistics: compiled.statistics() };
}

// A fused sum rounds its terms in another order, by a few units in the last place of float32, which
// the steps after it pass on.
const tolerance = 1e-5;

function expectClose(found: readonly number[], expected: readonly number[]): void {
  const scale = Math.max(...expected.map(Math.abs));
  const furthest = Math.max(...found.map((value, i) => Math.abs(value - expected[i])));
  expect(found).toHaveLength(expected.length);
  expect(furthest / scale).toBeLessThan(tolerance);
}

async function expectSame(make: () => Setup): Promise<{ captures: number; replays: number }> {
  const eager = await trained(make, false);
  const compiled = await trained(make, true);
  expectClose(compiled.losses, eager.losses);
  expectClose(compiled.parameters, eager.parameters);
  expect(compiled.statistics.captures + compiled.statistics.replays).toBe(steps);
  return compiled.statistics;
}

const optimizers: Readonly<Record<string, MakeOptimizer>> = {
  SGD: (params) => new optim.SGD(params, { lr: 1e-3 }),
  'SGD with momentum': (params) => new optim.SGD(params, { lr: 1e-3, momentum: 0.9 }),
  Nesterov: (params) => new optim.SGD(params, { lr: 1e-3, momentum: 0.9, nesterov: true }),
  Adam: (params) => new optim.Adam(params, { lr: 1e-2 }),
  AMSGrad: (params) => new optim.Adam(params, { lr: 1e-2, amsgrad: true }),
  AdamW: (params) => new optim.AdamW(params, { lr: 1e-2 }),
  RMSprop: (params) => new optim.RMSprop(params, { lr: 1e-3, momentum: 0.5, centered: true }),
  Adagrad: (params) => new optim.Adagrad(params, { lr: 1e-2, lrDecay: 0.1 }),
  Adadelta: (params) => new optim.Adadelta(params),
  Adamax: (params) => new optim.Adamax(params),
  NAdam: (params) => new optim.NAdam(params),
  RAdam: (params) => new optim.RAdam(params),
  ASGD: (params) => new optim.ASGD(params, { t0: 10 }),
  Rprop: (params) => new optim.Rprop(params),
};

describe('a compiled training step', () => {
  it.each(Object.entries(optimizers))('with %s does what the eager one does', async (_, make) => {
    const { captures } = await expectSame(() => {
      const model = net(new nn.ReLU());
      return { model, optimizer: make(model.parameters()) };
    });
    // The first step may make states; switches of RAdam and ASGD turn once. Each case is seen twice.
    expect(captures).toBeLessThanOrEqual(5);
  });

  it('drops other elements at each call', async () => {
    const { captures } = await expectSame(() => {
      const model = net(new nn.ReLU(), new nn.Dropout(0.3));
      return { model, optimizer: new optim.SGD(model.parameters(), { lr: 1e-3 }) };
    });
    expect(captures).toBe(3);
  });

  it('takes the rate of a schedule', async () => {
    const { captures } = await expectSame(() => {
      const model = net(new nn.Tanh());
      const optimizer = new optim.Adam(model.parameters(), { lr: 1e-1 });
      const schedule = new optim.StepLR(optimizer, 5, { gamma: 0.5 });
      return { model, optimizer, after: () => schedule.step() };
    });
    expect(captures).toBe(3);
  });

  it('follows a model that is set to evaluation and back', async () => {
    const { captures } = await expectSame(() => {
      const model = net(new nn.Dropout(0.5));
      const optimizer = new optim.SGD(model.parameters(), { lr: 1e-3 });
      return { model, optimizer, after: (t) => model.train(t % 10 < 5) };
    });
    expect(captures).toBe(5);
  });

  it('follows parameters that are frozen', async () => {
    const { captures } = await expectSame(() => {
      const model = net(new nn.ReLU());
      const [first] = model.parameters();
      const optimizer = new optim.SGD(model.parameters(), { lr: 1e-3 });
      return { model, optimizer, after: (t) => first.requiresGrad_(t < 10) };
    });
    expect(captures).toBeLessThanOrEqual(7);
  });

  it('goes on from a state that was loaded', async () => {
    await expectSame(() => {
      const model = net(new nn.ReLU());
      const optimizer = new optim.Adam(model.parameters(), { lr: 1e-2 });
      let saved = optimizer.stateDict();
      const after = (t: number): void => {
        if (t === 5) saved = optimizer.stateDict();
        if (t === 15) optimizer.loadStateDict(saved);
      };
      return { model, optimizer, after };
    });
  });
});
