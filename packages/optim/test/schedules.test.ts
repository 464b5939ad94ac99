// Every schedule, alone and combined, over 300 steps of PyTorch's.

import '@gradus/autograd';
import '@gradus/backend-cpu/register';
import { zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import * as optim from '../src/index.ts';
import golden from './goldens/schedules.json' with { type: 'json' };

type Constructor = new (...args: unknown[]) => optim.Steppable;

const schedules: ReadonlyMap<string, unknown> = new Map(Object.entries(optim));

interface Spec {
  readonly schedule: string;
  readonly args: readonly unknown[];
  readonly options: object;
}

const lambdas: Readonly<Record<string, optim.LRLambda | readonly optim.LRLambda[]>> = {
  inverse: (epoch) => 1 / (1 + epoch),
  shrink: () => 0.99,
  pair: [(epoch) => 1 / (1 + epoch), (epoch) => (epoch > 100 ? 0.5 : 1)],
};

// Arguments in the file are those that PyTorch was given, by the names in the file.
function scheduleOf(
  { schedule, args, options }: Spec,
  optimizer: optim.Optimizer,
): optim.Steppable {
  const inner = () => (args[0] as readonly Spec[]).map((spec) => scheduleOf(spec, optimizer));
  switch (schedule) {
    case 'ChainedScheduler':
      return new optim.ChainedScheduler(inner());
    case 'SequentialLR':
      return new optim.SequentialLR(
        optimizer,
        inner() as optim.LRScheduler[],
        args[1] as readonly number[],
      );
    case 'LambdaLR':
      return new optim.LambdaLR(optimizer, lambdas[args[0] as string]);
    case 'MultiplicativeLR':
      return new optim.MultiplicativeLR(optimizer, lambdas[args[0] as string]);
    default:
      return new (schedules.get(schedule) as Constructor)(optimizer, ...args, options);
  }
}

function driven(kind: string) {
  const groups = [{ params: [zeros([1])] }, { params: [zeros([1])], lr: 0.05 }];
  if (kind === 'Adam') return new optim.Adam(groups, golden.driven.Adam);
  return new optim.SGD(groups, golden.driven.SGD);
}

function momentumOf(group: { betas?: readonly number[]; momentum?: number }): number | undefined {
  return group.betas?.[0] ?? group.momentum;
}

const titled = golden.cases.map((example) => {
  const { optimizer, schedule, args, options } = example;
  return { title: `${schedule} ${JSON.stringify([args, options])} of ${optimizer}`, example };
});

/** Equal; where a cosine is taken, but for the last bits of V8's, which a recursion carries along. */
function expectSame(
  { schedule, args }: Spec,
  values: readonly number[],
  expected: readonly number[],
): void {
  const tolerance = /Cosine|OneCycle/.test(JSON.stringify([schedule, args])) ? 4e-15 : 0;
  values.forEach((value, i) => {
    const bound = tolerance * Math.abs(expected[i]);
    expect(Math.abs(value - expected[i]), `${value} of group ${i}`).toBeLessThanOrEqual(bound);
  });
}

describe('schedules', () => {
  it('are all in the file', () => {
    const seen = JSON.stringify(golden.cases);
    const all = [...schedules.keys()].filter((name) => /(LR|Restarts|Scheduler)$/.test(name));
    const others = ['LRScheduler', 'ReduceLROnPlateau'];
    for (const name of all) if (!others.includes(name)) expect(seen).toContain(`"${name}"`);
    expect(all.length).toBeGreaterThan(13);
  });

  it.each(titled)('$title', ({ example }) => {
    const optimizer = driven(example.optimizer);
    const schedule = scheduleOf(example, optimizer);
    const momenta: readonly (readonly number[])[] | undefined = example.momenta;
    for (let step = 0; step <= golden.steps; step++) {
      const rates = optimizer.paramGroups.map(({ lr }) => lr);
      expectSame(example, rates, [example.rates[0][step], example.rates[1][step]]);
      expect(schedule.getLastLr()).toEqual(rates);
      if (momenta !== undefined) {
        const found = optimizer.paramGroups.map((group) => momentumOf(group) ?? Number.NaN);
        expectSame(example, found, [momenta[0][step], momenta[1][step]]);
      }
      if (step < golden.steps) schedule.step();
    }
  });

  it.each(titled)('$title goes on from what was kept', ({ example }) => {
    const first = driven(example.optimizer);
    const schedule = scheduleOf(example, first);
    for (let step = 0; step < 137; step++) schedule.step();
    const kept = structuredClone([first.stateDict().paramGroups, schedule.stateDict()] as const);
    schedule.step();

    const second = driven(example.optimizer);
    const continued = scheduleOf(example, second);
    second.loadStateDict({ state: {}, paramGroups: kept[0] });
    continued.loadStateDict(kept[1]);
    for (let step = 137; step < golden.steps; step++) continued.step();
    expectSame(
      example,
      second.paramGroups.map(({ lr }) => lr),
      [example.rates[0][golden.steps], example.rates[1][golden.steps]],
    );
  });

  it.each(golden.plateaus)('ReduceLROnPlateau $options', ({ options, rates }) => {
    const optimizer = driven('SGD');
    const schedule = new optim.ReduceLROnPlateau(
      optimizer,
      options as optim.ReduceLROnPlateauOptions,
    );
    golden.metrics.forEach((metric, step) => {
      schedule.step(metric);
      expect(schedule.getLastLr()).toEqual([rates[0][step], rates[1][step]]);
    });
  });
});
