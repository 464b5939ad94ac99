// What schedules refuse, and that nothing has changed then.

import '@gradus/autograd';
import '@gradus/backend-cpu/register';
import { zeros } from '@gradus/tensor';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  ChainedScheduler,
  ConstantLR,
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiplicativeLR,
  MultiStepLR,
  OneCycleLR,
  type Optimizer,
  PolynomialLR,
  ReduceLROnPlateau,
  RMSprop,
  Rprop,
  SequentialLR,
  SGD,
  StepLR,
} from '../src/index.ts';
import { raised } from './raised.ts';

const optimizerOf = (): SGD => {
  const optimizer = new SGD([zeros([1])], { lr: 1, momentum: 0.5 });
  optimizer.step();
  return optimizer;
};
const untyped = (value: unknown): never => value as never;

const refusals: readonly [string, (optimizer: Optimizer) => unknown, string][] = [
  [
    'no optimizer',
    () => new StepLR(untyped({}), 3),
    'StepLR: the optimizer is an object; it is one of this package, such as new SGD(…)',
  ],
  [
    'a step size of 0',
    (o) => new StepLR(o, 0),
    'StepLR: stepSize is 0; it must be a whole number > 0',
  ],
  [
    'an option by position',
    (o) => new StepLR(o, 3, untyped(0.5)),
    'StepLR: options are 0.5; they are an object, such as { lastEpoch: 10 }',
  ],
  [
    'an unknown option',
    (o) => new StepLR(o, 3, untyped({ gama: 0.5 })),
    'StepLR: there is no option gama; options are gamma, lastEpoch',
  ],
  [
    'an unknown option of one that has none of its own',
    (o) => new ExponentialLR(o, 0.5, untyped({ gamma: 0.5 })),
    'ExponentialLR: there is no option gamma; options are lastEpoch',
  ],
  [
    'no options',
    (o) => new LinearLR(o, untyped(null)),
    'LinearLR: options are null; they are an object, such as { lastEpoch: 10 }',
  ],
  [
    'an unknown option of a cycle',
    (o) => new OneCycleLR(o, 1, untyped({ total_steps: 10 })),
    'OneCycleLR: there is no option total_steps; options are totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum, maxMomentum, divFactor, finalDivFactor, threePhase, lastEpoch',
  ],
  [
    'an unknown option on plateaus',
    (o) => new ReduceLROnPlateau(o, untyped({ patince: 3 })),
    'ReduceLROnPlateau: there is no option patince; options are mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps',
  ],
  [
    'a rate for each group that is no list',
    (o) => new OneCycleLR(o, untyped(null), { totalSteps: 5 }),
    'OneCycleLR: maxLr is null; it must be a number, or a list of one for each group',
  ],
  [
    'a function that promises',
    (o) =>
      new LambdaLR(
        o,
        untyped(async () => 1),
      ),
    'LambdaLR: the callback returned a promise; LambdaLR lasts for a call',
  ],
  [
    'a function without a result',
    (o) =>
      new LambdaLR(
        o,
        untyped(() => {}),
      ),
    'LambdaLR: lrLambda(0) is missing; it must be a number',
  ],
  [
    'to start before the start',
    (o) => new StepLR(o, 3, { lastEpoch: -2 }),
    'StepLR: lastEpoch is -2; it must be a whole number ≥ -1',
  ],
  [
    'a negative gamma',
    (o) => new ExponentialLR(o, -0.5),
    'ExponentialLR: gamma is -0.5; it must be a number ≥ 0',
  ],
  [
    'milestones that are no steps',
    (o) => new MultiStepLR(o, [1.5]),
    'MultiStepLR: milestones is [1.5]; it must be a list of whole numbers ≥ 0',
  ],
  [
    'a factor above 1',
    (o) => new ConstantLR(o, { factor: 2 }),
    'ConstantLR: factor is 2; it must be a number from 0 to 1',
  ],
  [
    'a line that starts at 0',
    (o) => new LinearLR(o, { startFactor: 0 }),
    'LinearLR: startFactor is 0; it must be a number > 0 and ≤ 1',
  ],
  [
    'a polynomial over no steps',
    (o) => new PolynomialLR(o, { totalIters: 0 }),
    'PolynomialLR: totalIters is 0; it must be a whole number > 0',
  ],
  [
    'a cosine over no steps',
    (o) => new CosineAnnealingLR(o, 0),
    'CosineAnnealingLR: tMax is 0; it must be a whole number > 0',
  ],
  [
    'periods that shrink',
    (o) => new CosineAnnealingWarmRestarts(o, 5, { tMult: 0.5 }),
    'CosineAnnealingWarmRestarts: tMult is 0.5; it must be a whole number > 0',
  ],
  [
    'no function',
    (o) => new LambdaLR(o, untyped(0.5)),
    'LambdaLR: lrLambda is 0.5; it is a function or a list of them',
  ],
  [
    'too many functions',
    (o) => new LambdaLR(o, [() => 1, () => 1]),
    'LambdaLR: 2 functions for 1 groups; each group needs one',
  ],
  [
    'a cycle of no length',
    (o) => new OneCycleLR(o, 1, {}),
    'OneCycleLR: the length of the cycle is missing; give totalSteps, or epochs and stepsPerEpoch',
  ],
  [
    'too many peaks',
    (o) => new OneCycleLR(o, [1, 2], { totalSteps: 5 }),
    'OneCycleLR: maxLr has 2 values for 1 groups; each group needs one',
  ],
  [
    'an unknown curve',
    (o) => new OneCycleLR(o, 1, { totalSteps: 5, annealStrategy: untyped('sin') }),
    "OneCycleLR: annealStrategy is the string \"sin\"; it must be 'cos' or 'linear'",
  ],
  [
    'a factor of 1 on plateaus',
    (o) => new ReduceLROnPlateau(o, { factor: 1 }),
    'ReduceLROnPlateau: factor is 1; it must be a number ≥ 0 and < 1',
  ],
  [
    'an unknown mode',
    (o) => new ReduceLROnPlateau(o, { mode: untyped('low') }),
    "ReduceLROnPlateau: mode is the string \"low\"; it must be 'min' or 'max'",
  ],
  [
    'no schedules',
    () => new ChainedScheduler([]),
    'ChainedScheduler: the schedules are []; they are a list of at least one',
  ],
  [
    'to go on without a start',
    (o) => new StepLR(o, 3, { lastEpoch: 4 }),
    'StepLR: lastEpoch is 4, and group 0 has no initialLr; a schedule goes on with the groups of an optimizer that had one: loadStateDict() brings them',
  ],
];

describe('a schedule', () => {
  it.each(refusals)('refuses %s', (_, make, message) => {
    const optimizer = optimizerOf();
    const before = optimizer.stateDict();
    expect(() => make(optimizer)).toThrow(raised('ValueError', message));
    expect(optimizer.stateDict()).toEqual(before);
  });

  it('refuses to cycle a momentum that there is not', () => {
    const optimizer = new Rprop([zeros([1])]);
    expect(() => new OneCycleLR(optimizer, 1, { totalSteps: 5 })).toThrow(
      raised(
        'ValueError',
        'OneCycleLR: cycleMomentum is true, and the optimizer has neither momentum nor betas; ' +
          'cycleMomentum: false leaves momentum out',
      ),
    );
    expect(new OneCycleLR(optimizer, 1, { totalSteps: 5, cycleMomentum: false }).lastEpoch).toBe(0);
  });

  it('is where it was when its function fails', () => {
    const optimizer = optimizerOf();
    const schedule = new MultiplicativeLR(
      optimizer,
      untyped((t: number) => (t < 2 ? 0.5 : 'x')),
    );
    schedule.step();
    const [before, rates] = [schedule.stateDict(), schedule.getLastLr()];
    expect(() => schedule.step()).toThrow(
      raised('ValueError', 'MultiplicativeLR: lrLambda(2) is the string "x"; it must be a number'),
    );
    expect([schedule.stateDict(), schedule.getLastLr()]).toEqual([before, rates]);
  });

  it('refuses a step behind its cycle', () => {
    const optimizer = new RMSprop([zeros([1])]);
    const schedule = new OneCycleLR(optimizer, 1, { totalSteps: 3 });
    optimizer.step();
    for (let i = 0; i < 3; i++) schedule.step();
    const { lr } = optimizer.paramGroups[0];
    expect(() => schedule.step()).toThrow(
      raised('ValueError', 'OneCycleLR: step 4 lies behind the cycle of 3 steps; it is over'),
    );
    expect([schedule.lastEpoch, optimizer.paramGroups[0].lr]).toEqual([3, lr]);
  });

  it('refuses a metric that is no number', () => {
    const schedule = new ReduceLROnPlateau(optimizerOf());
    expect(() => schedule.step(untyped(zeros([])))).toThrow(
      raised(
        'ValueError',
        'ReduceLROnPlateau: the metric is a tensor; it must be a number, as await loss.item() gives',
      ),
    );
    expect(schedule.lastEpoch).toBe(0);
  });

  it('refuses others that do not follow one another', () => {
    const optimizer = optimizerOf();
    const [a, b] = [new StepLR(optimizer, 3), new ExponentialLR(optimizer, 0.5)];
    const other = new StepLR(optimizerOf(), 3);
    const sequence = (schedules: unknown, milestones: readonly number[]) => () =>
      new SequentialLR(optimizer, untyped(schedules), milestones);
    const messages: readonly [() => unknown, string][] = [
      [
        sequence([a, other], [3]),
        'schedule 1 writes the rates of another optimizer; all must write those of one',
      ],
      [sequence([a, 3], [3]), 'schedule 1 is 3; it must be a schedule'],
      [sequence([a, b], [3, 4]), '2 milestones for 2 schedules; there is one between each two'],
      [sequence([a, b, a], [4, 3]), 'milestones are [4, 3]; they must grow'],
      [
        sequence([a, new ChainedScheduler([b])], [4]),
        'schedule 1 is an object that cannot be started over; ChainedScheduler, SequentialLR and ReduceLROnPlateau stand outside',
      ],
    ];
    for (const [make, message] of messages) {
      expect(make).toThrow(raised('ValueError', `SequentialLR: ${message}`));
    }
    expect([a.lastEpoch, b.lastEpoch]).toEqual([0, 0]);
  });

  it('refuses what another one kept, and has not changed', () => {
    const optimizer = optimizerOf();
    const inner = [new StepLR(optimizer, 3), new ExponentialLR(optimizer, 0.5)];
    const schedule = new ChainedScheduler(inner);
    const kept = schedule.stateDict();
    schedule.step();
    const load = (schedules: readonly object[]) => () =>
      schedule.loadStateDict({ ...kept, schedules: untyped(schedules) });
    const [first, second] = kept.schedules ?? [];
    const messages: readonly [() => unknown, string][] = [
      [load([first]), 'the dictionary has 1 schedules, this one 2; both must have the same number'],
      [
        load([first, { ...second, tMax: 3 }]),
        'the dictionary has tMax, which is not known; entries are baseLrs, lastEpoch, lastLr, gamma',
      ],
      [load([first, { ...second, gamma: '1' }]), 'gamma is the string "1"; it must be a number'],
      [load([first, { ...second, gamma: undefined }]), 'gamma is missing; it must be a number'],
      [
        load([first, { ...second, baseLrs: [1, 2] }]),
        'baseLrs is [1, 2]; it must be a list of 1 numbers',
      ],
      [
        load([first, { ...second, baseLrs: ['1'] }]),
        'baseLrs is [the string "1"]; it must be a list of 1 numbers',
      ],
      [load([null as never, second]), 'the dictionary is null; stateDict() gives one'],
      [
        () => schedule.loadStateDict({ schedules: untyped(2) }),
        'the dictionary has no list of schedules, this one 2; both must have the same number',
      ],
    ];
    for (const [attempt, message] of messages) {
      expect(attempt).toThrow(raised('ValueError', `ChainedScheduler.loadStateDict: ${message}`));
      expect(inner[0].lastEpoch).toBe(1);
    }
    schedule.loadStateDict(kept);
    expect(inner[0].lastEpoch).toBe(0);
  });

  it('takes up groups that are added later', () => {
    const optimizer = new SGD([zeros([1])], { lr: 1 });
    const schedule = new ExponentialLR(optimizer, 0.5);
    optimizer.step();
    optimizer.addParamGroup({ params: [zeros([1])], lr: 8 });
    schedule.step();
    expect(schedule.getLastLr()).toEqual([0.5, 4]);
    expect(schedule.baseLrs).toEqual([1, 8]);
  });

  it('goes on from a step that it is told, as PyTorch does', () => {
    const first = new SGD([zeros([1])], { lr: 1 });
    const whole = new CosineAnnealingLR(first, 10);
    first.step();
    for (let i = 0; i < 4; i++) whole.step();
    const second = new SGD([{ params: [zeros([1])], initialLr: 1 }], { lr: 0.5 });
    const resumed = new CosineAnnealingLR(second, 10, { lastEpoch: 3 });
    expect(resumed.getLastLr()[0]).toBeCloseTo(whole.getLastLr()[0], 14);
  });
});

describe('a schedule that steps before its optimizer', () => {
  const warnings = () => vi.spyOn(console, 'warn').mockImplementation(() => {});
  afterEach(() => vi.restoreAllMocks());

  it('warns, once', () => {
    const warn = warnings();
    for (let i = 0; i < 2; i++) new StepLR(new SGD([zeros([1])], { lr: 1 }), 3).step();
    expect(warn.mock.calls).toEqual([
      [
        'StepLR: step() comes before the first optimizer.step(), so that no step is made at the ' +
          'first rate; call optimizer.step() first',
      ],
    ]);
  });

  it('has nothing to warn of when it is started, stepped second, or continued', () => {
    const warn = warnings();
    const optimizer = new SGD([zeros([1])], { lr: 1 });
    const schedule = new ExponentialLR(optimizer, 0.5);
    optimizer.step();
    schedule.step();
    const resumed = new ExponentialLR(new SGD([zeros([1])], { lr: 1 }), 0.5);
    resumed.loadStateDict(schedule.stateDict());
    resumed.step();
    expect(warn).not.toHaveBeenCalled();
  });
});
