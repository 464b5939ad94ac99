// What all optimizers do alike: groups, gradients that are missing, kernels, states, refusals.

import '@gradus/autograd';
import '@gradus/backend-cpu/register';
import { noGrad } from '@gradus/autograd';
import { counters, memory, ones, scope, type Tensor, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import {
  Adadelta,
  Adagrad,
  Adam,
  Adamax,
  AdamW,
  ASGD,
  NAdam,
  type Optimizer,
  type OptimizerStateDict,
  RAdam,
  RMSprop,
  Rprop,
  SGD,
} from '../src/index.ts';
import { raised } from './raised.ts';

type Make = (params: Tensor[]) => Optimizer;

const makers: readonly { readonly name: string; readonly make: Make }[] = [
  { name: 'SGD', make: (p) => new SGD(p, { lr: 0.1 }) },
  {
    name: 'SGD with momentum',
    make: (p) => new SGD(p, { lr: 0.1, momentum: 0.9, weightDecay: 0.1 }),
  },
  { name: 'Adam', make: (p) => new Adam(p) },
  { name: 'Adam with all options', make: (p) => new Adam(p, { amsgrad: true, weightDecay: 0.1 }) },
  { name: 'AdamW', make: (p) => new AdamW(p, { amsgrad: true }) },
  { name: 'RMSprop', make: (p) => new RMSprop(p, { momentum: 0.5, centered: true }) },
  { name: 'Adagrad', make: (p) => new Adagrad(p) },
  { name: 'Adadelta', make: (p) => new Adadelta(p) },
  { name: 'Adamax', make: (p) => new Adamax(p) },
  { name: 'NAdam', make: (p) => new NAdam(p) },
  { name: 'RAdam', make: (p) => new RAdam(p) },
  { name: 'ASGD', make: (p) => new ASGD(p, { t0: 1 }) },
  { name: 'Rprop', make: (p) => new Rprop(p) },
];

const leaf = (values: number | number[] | number[][]): Tensor =>
  tensor(values, { requiresGrad: true });

const values = (params: readonly Tensor[]) => Promise.all(params.map((p) => p.toArray()));

function backward(params: readonly Tensor[]): void {
  for (const p of params) p.mul(p).sum().backward();
}

describe('a step', () => {
  it.each(makers)('of $name is one kernel a parameter', ({ make }) => {
    const params = [
      leaf([
        [1, 2],
        [3, 4],
      ]),
      leaf(2),
      leaf([1, 2, 3]),
    ];
    const optimizer = make(params);
    for (let i = 0; i < 9; i++) {
      optimizer.zeroGrad();
      backward(params);
      const { kernels } = counters();
      optimizer.step();
      // The first step fills states too.
      if (i > 0) expect(counters().kernels - kernels).toBe(params.length);
    }
  });

  it.each(makers)('of $name compiles nothing for a new rate', ({ make }) => {
    const params = [leaf([1, 2, 3])];
    const optimizer = make(params);
    for (let i = 0; i < 9; i++) {
      optimizer.zeroGrad();
      backward(params);
      optimizer.step();
    }
    const { compiled } = counters();
    optimizer.paramGroups[0].lr = 0.0123;
    optimizer.step();
    expect(counters().compiled).toBe(compiled);
  });

  it.each(makers)('of $name passes over parameters without a gradient', async ({ make }) => {
    const [v, w] = [leaf([1, 2]), leaf([3, 4])];
    const optimizer = make([v, w]);
    backward([v]);
    optimizer.step();
    expect(await w.toArray()).toEqual([3, 4]);
    expect(await v.toArray()).not.toEqual([1, 2]);
    expect([...optimizer.state.keys()]).toEqual([v]);
  });

  it.each(makers)('of $name can be taken in a scope', async ({ make }) => {
    const run = async (step: (optimizer: Optimizer) => void): Promise<unknown> => {
      const params = [leaf([1, -2])];
      const optimizer = make(params);
      for (let i = 0; i < 3; i++) {
        optimizer.zeroGrad();
        backward(params);
        step(optimizer);
      }
      return values(params);
    };
    const plain = await run((optimizer) => optimizer.step());
    expect(
      await run((optimizer) =>
        scope(() => {
          optimizer.step();
        }),
      ),
    ).toEqual(plain);
  });

  it.each(makers)('of $name writes through views and other layouts', async ({ make }) => {
    const run = async (param: Tensor): Promise<unknown> => {
      param.requiresGrad_();
      const optimizer = make([param]);
      for (let i = 0; i < 3; i++) {
        optimizer.zeroGrad();
        backward([param]);
        optimizer.step();
      }
      return param.toArray();
    };
    const plain = await run(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(
      await run(
        tensor([
          [1, 3],
          [2, 4],
        ]).t(),
      ),
    ).toEqual(plain);
    expect(
      await run(
        tensor([
          [0, 1, 2],
          [0, 3, 4],
        ]).narrow(1, 1, 2),
      ),
    ).toEqual(plain);
  });

  it('calls a closure with recording, and gives what it returned', async () => {
    const w = leaf([1, 2]);
    const optimizer = new SGD([w], { lr: 0.5 });
    const loss = noGrad(() =>
      optimizer.step(() => {
        optimizer.zeroGrad();
        const result = w.mul(w).sum();
        result.backward();
        return result;
      }),
    );
    expect(await loss.item()).toBe(5);
    expect(await w.toArray()).toEqual([0, 0]);
  });

  it('refuses a closure that returns a promise, and updates nothing', async () => {
    const w = leaf([1, 2]);
    const optimizer = new SGD([w], { lr: 0.5 });
    backward([w]);
    const closure = (async () => w.sum()) as never;
    expect(() => optimizer.step(closure)).toThrow(
      raised('ValueError', 'SGD.step: the callback returned a promise; SGD.step lasts for a call'),
    );
    expect(await w.toArray()).toEqual([1, 2]);
  });
});

describe('zeroGrad', () => {
  it('forgets gradients, or fills them with zeros', async () => {
    const w = leaf([1, 2]);
    const optimizer = new SGD([w], { lr: 0.5 });
    backward([w]);
    const { grad } = w;
    optimizer.zeroGrad({ setToNull: false });
    expect(w.grad).toBe(grad);
    expect(await grad?.toArray()).toEqual([0, 0]);
    optimizer.zeroGrad();
    expect(w.grad).toBeNull();
  });

  it.each([true, false])(
    'lets go of a gradient that nobody was given, seen: %s',
    async (isSeen) => {
      const w = zeros([1000], { requiresGrad: true });
      const optimizer = new SGD([w], { lr: 0.1 });
      w.mul(2).sum().backward();
      optimizer.step();
      const seen = isSeen ? w.grad : null;
      const { buffers } = memory();
      optimizer.zeroGrad();
      expect(buffers - memory().buffers).toBe(isSeen ? 0 : 1);
      expect(w.grad).toBeNull();
      if (seen !== null) expect(await seen.sum().item()).toBe(2000);
    },
  );

  it('takes a gradient that is recorded out of the graph', async () => {
    const w = leaf([1, 2]);
    const optimizer = new SGD([w], { lr: 0.5 });
    w.pow(3).sum().backward(undefined, { createGraph: true });
    expect(w.grad?.requiresGrad).toBe(true);
    optimizer.zeroGrad({ setToNull: false });
    expect(w.grad?.requiresGrad).toBe(false);
    expect(await w.grad?.toArray()).toEqual([0, 0]);
  });

  it('refuses a flag by position', () => {
    const optimizer = new SGD([leaf([1])], { lr: 1 });
    expect(() => optimizer.zeroGrad(false as never)).toThrow(
      raised(
        'ValueError',
        'SGD.zeroGrad: options are false; they are an object, such as { setToNull: false }',
      ),
    );
  });
});

describe('groups', () => {
  it('take the default of what is left undefined', () => {
    const optimizer = new Adam([{ params: [leaf([1])], eps: undefined }], { lr: undefined });
    expect([optimizer.paramGroups[0].lr, optimizer.paramGroups[0].eps]).toEqual([1e-3, 1e-8]);
  });

  it('have settings of their own, which can be written', async () => {
    const [v, w] = [leaf([1]), leaf([1])];
    const optimizer = new SGD([{ params: v, lr: 0.25 }, { params: [w] }], { lr: 0.5 });
    backward([v, w]);
    optimizer.step();
    expect(await values([v, w])).toEqual([[0.5], [0]]);
    optimizer.paramGroups[0].lr = 0.5;
    optimizer.step();
    expect(await v.toArray()).toEqual([-0.5]);
  });

  it('are shown', () => {
    expect(String(new SGD([leaf([1])], { lr: 0.1 }))).toBe(
      `SGD (
Parameter Group 0
    lr: 0.1
    momentum: 0
    dampening: 0
    weightDecay: 0
    nesterov: false
    maximize: false
)`,
    );
    expect(String(new Adam([leaf([1])]))).toContain('\n    betas: [0.9, 0.999]\n');
  });

  const w = leaf([1, 2]);
  const untyped = (value: unknown): never => value as never;
  const refusals: readonly [string, () => unknown, string, string][] = [
    [
      'an empty list',
      () => new SGD([], { lr: 1 }),
      'ValueError',
      'SGD: the list of parameters is empty; there is nothing to optimize',
    ],
    [
      'an empty group',
      () => new SGD([{ params: [] }], { lr: 1 }),
      'ValueError',
      'SGD: the list of parameters is empty; there is nothing to optimize',
    ],
    [
      'a tensor for a list',
      () => new SGD(untyped(w), { lr: 1 }),
      'ValueError',
      'SGD: the parameters are a tensor; they are a list of tensors, or of groups such as { params: [w], lr: 0.1 }',
    ],
    [
      'no list',
      () => new Adam(untyped(() => [w])),
      'ValueError',
      'Adam: the parameters are a function; they are a list of tensors, or of groups such as { params: [w], lr: 0.1 }',
    ],
    [
      'what is no tensor',
      () => new SGD([w, untyped(3)], { lr: 1 }),
      'ValueError',
      'SGD: parameter 1 is 3; parameters are tensors',
    ],
    [
      'a tensor among groups',
      () => new SGD([{ params: [w] }, untyped(leaf([1]))], { lr: 1 }),
      'ValueError',
      'SGD: entry 1 of the parameters is a tensor among groups; it must be a group too, such as { params: [w], lr: 0.1 }',
    ],
    [
      'what was disposed',
      () => {
        const gone = leaf([1]);
        gone.dispose();
        return new SGD([w, gone], { lr: 1 });
      },
      'DisposedError',
      'SGD: float32[1] was disposed; keep() lets a tensor outlive the scope it was made in',
    ],
    [
      'what is no leaf',
      () => new SGD([w.mul(2)], { lr: 1 }),
      'GradError',
      'SGD: parameter 0, float32[2], is no leaf (<MulBackward0>): it follows from the tensors that it was computed from. detach().requiresGrad_() gives its values as a leaf.',
    ],
    [
      'a parameter twice',
      () => new SGD([w, w], { lr: 1 }),
      'ValueError',
      'SGD: parameter 1, float32[2], appears in the list already; each is optimized once',
    ],
    [
      'a parameter in two groups',
      () => new SGD([{ params: [w] }, { params: [w] }], { lr: 1 }),
      'ValueError',
      'SGD: parameter 0, float32[2], appears in another group already; each is optimized once',
    ],
    [
      'a missing rate',
      () => new SGD([w]),
      'ValueError',
      'SGD: lr is missing; it must be a number ≥ 0',
    ],
    [
      'a negative rate',
      () => new SGD([w], { lr: -0.1 }),
      'ValueError',
      'SGD: lr is -0.1; it must be a number ≥ 0',
    ],
    [
      'a negative rate of a group',
      () => new Adam([{ params: [w], lr: -1 }]),
      'ValueError',
      'Adam: lr is -1; it must be a number ≥ 0',
    ],
    [
      'a rate that is no number',
      () => new Adam([w], { lr: untyped('0.1') }),
      'ValueError',
      'Adam: lr is the string "0.1"; it must be a number ≥ 0',
    ],
    [
      'a rate that is NaN',
      () => new Adam([w], { lr: Number.NaN }),
      'ValueError',
      'Adam: lr is NaN; it must be a number ≥ 0',
    ],
    [
      'a negative momentum',
      () => new SGD([w], { lr: 1, momentum: -1 }),
      'ValueError',
      'SGD: momentum is -1; it must be a number ≥ 0',
    ],
    [
      'a negative decay',
      () => new RMSprop([w], { weightDecay: -1 }),
      'ValueError',
      'RMSprop: weightDecay is -1; it must be a number ≥ 0',
    ],
    [
      'a negative eps',
      () => new AdamW([w], { eps: -1e-8 }),
      'ValueError',
      'AdamW: eps is -1e-8; it must be a number ≥ 0',
    ],
    [
      'betas out of range',
      () => new NAdam([w], { betas: [0.9, 1] }),
      'ValueError',
      'NAdam: betas is [0.9, 1]; it must be two numbers ≥ 0 and < 1',
    ],
    [
      'one beta',
      () => new RAdam([w], { betas: untyped([0.9]) }),
      'ValueError',
      'RAdam: betas is [0.9]; it must be two numbers ≥ 0 and < 1',
    ],
    [
      'rho above 1',
      () => new Adadelta([w], { rho: 1.1 }),
      'ValueError',
      'Adadelta: rho is 1.1; it must be a number from 0 to 1',
    ],
    [
      'etas in disorder',
      () => new Rprop([w], { etas: [1.2, 0.5] }),
      'ValueError',
      'Rprop: etas is [1.2, 0.5]; it must be a number between 0 and 1 and one above 1',
    ],
    [
      'step sizes in disorder',
      () => new Rprop([w], { stepSizes: [2, 1] }),
      'ValueError',
      'Rprop: stepSizes is [2, 1]; it must be two numbers ≥ 0, the smaller first',
    ],
    [
      'a switch that is none',
      () => new Adam([w], { amsgrad: untyped(1) }),
      'ValueError',
      'Adam: amsgrad is 1; it must be true or false',
    ],
    [
      'nesterov without momentum',
      () => new SGD([w], { lr: 1, nesterov: true }),
      'ValueError',
      'SGD: nesterov is true with momentum 0 and dampening 0; it needs a momentum > 0 and a dampening of 0',
    ],
    [
      'nesterov with dampening',
      () => new SGD([w], { lr: 1, momentum: 0.9, dampening: 0.1, nesterov: true }),
      'ValueError',
      'SGD: nesterov is true with momentum 0.9 and dampening 0.1; it needs a momentum > 0 and a dampening of 0',
    ],
    [
      'a rate by position',
      () => new Adam([w], untyped(0.1)),
      'ValueError',
      'Adam: options are 0.1; they are an object, such as { lr: 0.1 }',
    ],
    [
      'an unknown option',
      () => new Adam([w], untyped({ learningRate: 1 })),
      'ValueError',
      'Adam: there is no option learningRate; options are lr, betas, eps, weightDecay, amsgrad, maximize',
    ],
  ];

  it.each(refusals)('refuse %s', (_, make, name, message) => {
    expect(make).toThrow(raised(name, message));
  });

  it('are not added when they are refused', () => {
    const optimizer = new SGD([w], { lr: 1 });
    const add = (group: unknown) => () => optimizer.addParamGroup(untyped(group));
    expect(add({ params: [leaf([1])], lr: -1 })).toThrow(
      raised('ValueError', 'SGD: lr is -1; it must be a number ≥ 0'),
    );
    expect(add({ params: [w] })).toThrow(
      raised(
        'ValueError',
        'SGD: parameter 0, float32[2], appears in another group already; each is optimized once',
      ),
    );
    expect(add([leaf([1])])).toThrow(
      raised(
        'ValueError',
        'SGD: the group is an array; it is an object such as { params: [w], lr: 0.1 }',
      ),
    );
    expect(optimizer.paramGroups.length).toBe(1);
  });
});

describe('a state', () => {
  it.each(makers)('of $name is kept, and gone on from', async ({ make }) => {
    const run = async (interrupted: boolean): Promise<unknown> => {
      let params = [
        leaf([
          [1, -2],
          [3, 4],
        ]),
        leaf(0.5),
      ];
      let optimizer = make(params);
      for (let i = 0; i < 12; i++) {
        if (interrupted && i === 6) {
          const kept = optimizer.stateDict();
          // Later steps do not reach what was kept.
          optimizer.step();
          const saved = interruptedAt;
          params = saved.map((value) => leaf(value as number));
          optimizer = make(params);
          optimizer.loadStateDict(kept);
        }
        optimizer.zeroGrad();
        backward(params);
        optimizer.step();
        if (i === 5) interruptedAt = await values(params);
      }
      return values(params);
    };
    let interruptedAt: readonly unknown[] = [];
    const whole = await run(false);
    expect(await run(true)).toEqual(whole);
  });

  function kept(change: (dict: { state: Record<number, object>; paramGroups: object[] }) => void) {
    const w = leaf([1, 2]);
    const optimizer = new Adam([w], { lr: 0.5 });
    backward([w]);
    optimizer.step();
    const dict = optimizer.stateDict();
    const copy = { state: { ...dict.state }, paramGroups: [...dict.paramGroups] };
    change(copy as never);
    return copy as OptimizerStateDict;
  }

  const op = 'Adam.loadStateDict';
  const refusals: readonly [string, () => OptimizerStateDict, string][] = [
    [
      'nothing',
      () => null as never,
      `${op}: the dictionary is null without state and paramGroups; stateDict() gives one`,
    ],
    [
      'more groups',
      () => kept((d) => d.paramGroups.push({ params: [] })),
      `${op}: the dictionary has 2 groups of parameters, the optimizer 1; both must have the same number`,
    ],
    [
      'more parameters',
      () =>
        kept((d) => {
          d.paramGroups[0] = { ...d.paramGroups[0], params: [0, 1] };
        }),
      `${op}: group 0 of the dictionary has 2 parameters, that of the optimizer 1; both must have the same number`,
    ],
    [
      'an unknown setting',
      () =>
        kept((d) => {
          d.paramGroups[0] = { ...d.paramGroups[0], momentum: 1 };
        }),
      `${op}: there is no option momentum; options are lr, betas, eps, weightDecay, amsgrad, maximize`,
    ],
    [
      'a setting out of range',
      () =>
        kept((d) => {
          d.paramGroups[0] = { ...d.paramGroups[0], lr: -1 };
        }),
      `${op}: lr is -1; it must be a number ≥ 0`,
    ],
    [
      'no group',
      () =>
        kept((d) => {
          d.paramGroups[0] = null as never;
        }),
      `${op}: group 0 of the dictionary has no parameters, that of the optimizer 1; both must have the same number`,
    ],
    [
      'no state',
      () =>
        kept((d) => {
          d.state[0] = null as never;
        }),
      `${op}: the state of parameter 0 is null; it is an object`,
    ],
    [
      'a state of nobody',
      () =>
        kept((d) => {
          d.state[7] = {};
        }),
      `${op}: the dictionary has a state of parameter 7, which no group has`,
    ],
    [
      'an unknown entry',
      () =>
        kept((d) => {
          d.state[0] = { ...d.state[0], sum: 1 };
        }),
      `${op}: the state of parameter 0 has sum, which is not known; entries are step, expAvg, expAvgSq, maxExpAvgSq`,
    ],
    [
      'a missing entry',
      () =>
        kept((d) => {
          d.state[0] = { step: 1 };
        }),
      `${op}: expAvg of parameter 0 is missing; it must be a tensor of the parameter’s shape, [2]`,
    ],
    [
      'another shape',
      () =>
        kept((d) => {
          d.state[0] = { ...d.state[0], expAvgSq: zeros([3]) };
        }),
      `${op}: expAvgSq of parameter 0 is float32[3]; it must be a tensor of the parameter’s shape, [2]`,
    ],
  ];

  it.each(refusals)('is refused with %s, and nothing has changed', async (_, make, message) => {
    const w = leaf([1, 2]);
    const optimizer = new Adam([w], { lr: 0.25 });
    backward([w]);
    optimizer.step();
    const state = optimizer.state.get(w);
    expect(() => optimizer.loadStateDict(make())).toThrow(raised('ValueError', message));
    expect(optimizer.state.get(w)).toBe(state);
    expect(optimizer.paramGroups[0].lr).toBe(0.25);
  });

  it('takes the dtype of the parameters', () => {
    const w = leaf([1, 2]);
    const optimizer = new Adam([w]);
    backward([w]);
    optimizer.step();
    const v = ones([2], { dtype: 'float64' });
    const other = new Adam([v]);
    other.loadStateDict(optimizer.stateDict());
    expect(other.state.get(v)?.expAvg.dtype).toBe('float64');
  });
});
