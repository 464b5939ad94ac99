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
  /** Within the step, between gradients and update. */
  readonly clip?: () => void;
  /** Within the step, behind the update. */
  readonly inside?: () => void;
  /** Behind the step, outside. */
  readonly after?: (step: number, loss: number) => void;
}

type MakeOptimizer = (params: Tensor[]) => Steps;

const net = (...layers: readonly (nn.ReLU | nn.Tanh | nn.Dropout)[]): nn.Sequential =>
  new nn.Sequential(new nn.Linear(20, 16), ...layers, new nn.Linear(16, 4));

/** Losses and parameters of a training run, and how it was done. */
async function trained(make: () => Setup, isCompiled: boolean) {
  manualSeed(7);
  const { model, optimizer, clip, inside, after } = make();
  const [x, y] = [randn([8, 20]), randn([8, 4])];
  const lossFn = new nn.MSELoss({ reduction: 'sum' });
  const step = (): Tensor => {
    optimizer.zeroGrad();
    const loss = lossFn.forward(model.forward(x), y);
    loss.backward();
    clip?.();
    optimizer.step();
    inside?.();
    return loss;
  };
  const compiled: Compiled<[], Tensor> = compile(step);
  const losses: number[] = [];
  for (let t = 0; t < steps; t++) {
    losses.push(await (isCompiled ? compiled() : step()).item());
    after?.(t, losses[t]);
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
  'SGD that dampens, decays and maximizes': (params) =>
    new optim.SGD(params, {
      ...{ lr: 1e-4, momentum: 0.5, dampening: 0.3, weightDecay: 0.1, maximize: true },
    }),
  'Adam that decays and maximizes': (params) =>
    new optim.Adam(params, { lr: 1e-3, betas: [0.8, 0.9], weightDecay: 0.1, maximize: true }),
  'AdamW with AMSGrad': (params) =>
    new optim.AdamW(params, { lr: 1e-2, amsgrad: true, weightDecay: 0.1 }),
  'RMSprop as it is': (params) => new optim.RMSprop(params, { lr: 1e-3, weightDecay: 0.01 }),
  'Adagrad from a sum': (params) =>
    new optim.Adagrad(params, { lr: 1e-2, initialAccumulatorValue: 0.5, weightDecay: 0.1 }),
  'Adadelta that decays': (params) => new optim.Adadelta(params, { rho: 0.8, weightDecay: 0.1 }),
  'Adamax that decays': (params) => new optim.Adamax(params, { weightDecay: 0.1 }),
  'NAdam that decays': (params) => new optim.NAdam(params, { weightDecay: 0.1 }),
  'RAdam that decays': (params) =>
    new optim.RAdam(params, { betas: [0.8, 0.95], weightDecay: 0.1 }),
  'ASGD that decays': (params) => new optim.ASGD(params, { t0: 3, weightDecay: 0.1 }),
  'Rprop with bounds': (params) => new optim.Rprop(params, { stepSizes: [1e-4, 1e-2] }),
  'groups with settings of their own': ([first, ...others]) =>
    new optim.AdamW(
      [
        { params: [first], lr: 1e-3, weightDecay: 0 },
        { params: others, amsgrad: true },
      ],
      { lr: 1e-2 },
    ),
};

type MakeSchedule = (optimizer: optim.Optimizer) => { step(): void };

const schedules: Readonly<Record<string, MakeSchedule>> = {
  StepLR: (o) => new optim.StepLR(o, 5, { gamma: 0.5 }),
  MultiStepLR: (o) => new optim.MultiStepLR(o, [3, 7, 20], { gamma: 0.3 }),
  ConstantLR: (o) => new optim.ConstantLR(o, { factor: 0.5, totalIters: 6 }),
  LinearLR: (o) => new optim.LinearLR(o, { startFactor: 0.2, totalIters: 9 }),
  ExponentialLR: (o) => new optim.ExponentialLR(o, 0.9),
  PolynomialLR: (o) => new optim.PolynomialLR(o, { totalIters: 20, power: 2 }),
  CosineAnnealingLR: (o) => new optim.CosineAnnealingLR(o, 10, { etaMin: 1e-4 }),
  CosineAnnealingWarmRestarts: (o) => new optim.CosineAnnealingWarmRestarts(o, 4, { tMult: 2 }),
  OneCycleLR: (o) => new optim.OneCycleLR(o, 1e-2, { totalSteps: 40 }),
  LambdaLR: (o) => new optim.LambdaLR(o, (epoch) => 1 / (1 + epoch)),
  MultiplicativeLR: (o) => new optim.MultiplicativeLR(o, () => 0.95),
  ChainedScheduler: (o) =>
    new optim.ChainedScheduler([
      new optim.ConstantLR(o, { factor: 0.1, totalIters: 4 }),
      new optim.ExponentialLR(o, 0.9),
    ]),
  SequentialLR: (o) =>
    new optim.SequentialLR(
      o,
      [new optim.ConstantLR(o, { factor: 0.1 }), new optim.ExponentialLR(o, 0.9)],
      [5],
    ),
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

  describe.each(Object.entries(schedules))('takes the rates of %s', (_, make) => {
    it.each(['after', 'inside'])('that steps %s the step', async (when) => {
      const { captures } = await expectSame(() => {
        const model = net(new nn.Tanh());
        const optimizer = new optim.SGD(model.parameters(), { lr: 1e-3, momentum: 0.9 });
        const schedule = make(optimizer);
        return { model, optimizer, [when]: () => schedule.step() };
      });
      expect(captures).toBe(3);
    });
  });

  it('takes the rates of ReduceLROnPlateau', async () => {
    const { captures } = await expectSame(() => {
      const model = net(new nn.Tanh());
      const optimizer = new optim.Adam(model.parameters(), { lr: 1e-1 });
      const schedule = new optim.ReduceLROnPlateau(optimizer, { patience: 1, threshold: 0.5 });
      return { model, optimizer, after: (_, loss) => schedule.step(loss) };
    });
    expect(captures).toBe(3);
  });

  it.each([
    ['by their norm', (params: Tensor[]) => void optim.clipGradNorm_(params, 0.5)],
    [
      'by their largest',
      (params: Tensor[]) =>
        void optim.clipGradNorm_(params, 0.5, { normType: Number.POSITIVE_INFINITY }),
    ],
    ['by their values', (params: Tensor[]) => optim.clipGradValue_(params, 0.01)],
  ])('holds gradients within bounds %s', async (_, clip) => {
    const { captures } = await expectSame(() => {
      const model = net(new nn.ReLU());
      const optimizer = new optim.SGD(model.parameters(), { lr: 1e-2, momentum: 0.9 });
      return { model, optimizer, clip: () => clip(model.parameters()) };
    });
    expect(captures).toBe(3);
  });

  it('adds up gradients of several calls', async () => {
    const { captures } = await expectSame(() => {
      const model = net(new nn.ReLU());
      const optimizer = new optim.Adam(model.parameters(), { lr: 1e-2 });
      const rare = { zeroGrad: () => {}, step: () => {} };
      const after = (t: number): void => {
        if (t % 4 < 3) return;
        optimizer.step();
        optimizer.zeroGrad({ setToNull: t % 8 === 3 });
      };
      return { model, optimizer: rare, after };
    });
    expect(captures).toBeLessThanOrEqual(6);
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
