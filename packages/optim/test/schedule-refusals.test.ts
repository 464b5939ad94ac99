// What schedules refuse, and that nothing has changed then.

import '@gradus/autograd';
import '@gradus/backend-cpu/register';
import { zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import {
  ChainedScheduler,
  ConstantLR,
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  ExponentialLR,
  LambdaLR,
  LinearLR,
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

const optimizerOf = (): Optimizer => new SGD([zeros([1])], { lr: 1, momentum: 0.5 });
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

  it('refuses a step behind its cycle', () => {
    const optimizer = new RMSprop([zeros([1])]);
    const schedule = new OneCycleLR(optimizer, 1, { totalSteps: 3 });
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
      [load([first, { ...second, baseLrs: [1, 2] }]), 'baseLrs is [1, 2]; it must be a list of 1'],
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
    optimizer.addParamGroup({ params: [zeros([1])], lr: 8 });
    schedule.step();
    expect(schedule.getLastLr()).toEqual([0.5, 4]);
    expect(schedule.baseLrs).toEqual([1, 8]);
  });

  it('goes on from a step that it is told, as PyTorch does', () => {
    const first = new SGD([zeros([1])], { lr: 1 });
    const whole = new CosineAnnealingLR(first, 10);
    for (let i = 0; i < 4; i++) whole.step();
    const second = new SGD([{ params: [zeros([1])], initialLr: 1 }], { lr: 0.5 });
    const resumed = new CosineAnnealingLR(second, 10, { lastEpoch: 3 });
    expect(resumed.getLastLr()[0]).toBeCloseTo(whole.getLastLr()[0], 14);
  });
});
