import '@gradus/backend-cpu/register';
import { checkpoint, noGrad, peekGrad } from '@gradus/autograd';
import { referenceBackend } from '@gradus/conformance/reference';
import {
  bernoulli,
  linspace,
  manualSeed,
  mul,
  ones,
  pythonRandom,
  rand,
  randn,
  registerBackend,
  setDefaultDevice,
  type Tensor,
  tensor,
  zeros,
} from '@gradus/tensor';
import { dependingOn, perRun } from '@gradus/tensor/interpreter';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';

const steps = 30;

registerBackend(referenceBackend());

/** A script: it makes its parameters, and gives them with its step. */
type Script = () => { readonly step: () => Tensor; readonly parameters: readonly Tensor[] };

const polynomial: Script = () => {
  const x = linspace(-Math.PI, Math.PI, 2000);
  const y = x.sin();
  const parameters = [0, 1, 2, 3].map(() => randn([], { requiresGrad: true }));
  const [a, b, c, d] = parameters;
  const step = (): Tensor => {
    const yPred = a
      .add(mul(b, x))
      .add(mul(c, x.pow(2)))
      .add(mul(d, x.pow(3)));
    const loss = yPred.sub(y).pow(2).sum();
    loss.backward();
    descend(parameters);
    return loss;
  };
  return { step, parameters };
};

const twoLayerNet: Script = () => {
  const x = randn([64, 100]);
  const y = randn([64, 10]);
  const parameters = [
    randn([100, 50], { requiresGrad: true }),
    randn([50, 10], { requiresGrad: true }),
  ];
  const [w1, w2] = parameters;
  const step = (): Tensor => {
    const loss = x.mm(w1).clamp(0).mm(w2).sub(y).pow(2).sum();
    loss.backward();
    descend(parameters);
    return loss;
  };
  return { step, parameters };
};

function descend(parameters: readonly Tensor[]): void {
  noGrad(() => {
    for (const p of parameters) {
      if (p.grad === null) continue;
      p.sub_(p.grad.mul(1e-6));
      p.grad = null;
    }
  });
}

function gradientOf({ grad }: Tensor): Promise<unknown> | undefined {
  return grad?.toArray();
}

async function losses(script: Script, wrap: (step: () => Tensor) => () => Tensor) {
  manualSeed(0);
  const { step, parameters } = script();
  const run = wrap(step);
  const results: number[] = [];
  for (let t = 0; t < steps; t++) results.push(await run().item());
  return { results, parameters: await Promise.all(parameters.map((p) => p.toArray())) };
}

describe('a compiled step', () => {
  it.each([
    ['polynomial/autograd', polynomial],
    ['autograd/two-layer-net', twoLayerNet],
  ])('of %s does what the eager one does', async (_, script) => {
    const eager = await losses(script, (step) => step);
    let counted = { captures: 0, replays: 0, programs: 0 };
    const compiled = await losses(script, (step) => {
      const program = compile(step);
      return () => {
        const loss = program();
        counted = program.statistics();
        return loss;
      };
    });
    expect(counted).toEqual({ captures: 2, replays: steps - 2, programs: 1 });
    expect(compiled).toEqual(eager);
  });
});

describe('compile', () => {
  it('reads what the arguments hold at each call', async () => {
    const sum = compile((x: Tensor, factor: number) => x.mul(factor).sum());
    expect(await sum(tensor([1, 2]), 2).item()).toBe(6);
    expect(await sum(tensor([2, 2]), 2).item()).toBe(8);
    expect(await sum(tensor([3, 4]), 2).item()).toBe(14);
    expect(
      await sum(
        tensor([
          [5, 7],
          [6, 8],
        ]).select(1, 0),
        2,
      ).item(),
    ).toBe(22);
    expect(sum.statistics()).toEqual({ captures: 2, replays: 2, programs: 1 });
  });

  it('captures anew for other shapes, dtypes and numbers', async () => {
    const twice = compile((x: Tensor, factor: number) => x.mul(factor));
    await twice(tensor([1]), 2);
    await twice(tensor([1, 2]), 2);
    await twice(tensor([1], { dtype: 'float64' }), 2);
    expect(await twice(tensor([1]), 3).toArray()).toEqual([3]);
    expect(twice.statistics()).toEqual({ captures: 4, replays: 0, programs: 4 });
    expect(await twice(tensor([4]), 3).toArray()).toEqual([12]);
    expect(await twice(tensor([5]), 3).toArray()).toEqual([15]);
    expect(twice.statistics().replays).toBe(1);
  });

  it('gives results in the form in which they were returned, each in memory of its own', async () => {
    const both = compile((x: Tensor) => ({ sum: x.sum(), parts: [x.add(1), 'x', null] as const }));
    both(tensor([0, 0]));
    both(tensor([0, 1]));
    const first = both(tensor([1, 2]));
    const second = both(tensor([3, 4]));
    expect(await first.sum.item()).toBe(3);
    expect(await second.sum.item()).toBe(7);
    expect(await first.parts[0].toArray()).toEqual([2, 3]);
    expect(await second.parts[0].toArray()).toEqual([4, 5]);
    expect(second.parts.slice(1)).toEqual(['x', null]);
  });

  it('reads tensors that it closes over as they are at the call', async () => {
    const w = tensor([1, 2]);
    const scaled = compile((x: Tensor) => x.mul(w));
    scaled(tensor([1, 1]));
    scaled(tensor([1, 1]));
    w.fill_(5);
    expect(await scaled(tensor([1, 1])).toArray()).toEqual([5, 5]);
    expect(scaled.statistics().replays).toBe(1);
  });

  it('writes to tensors that it closes over, and counts the writes', async () => {
    const total = zeros([2]);
    const add = compile((x: Tensor) => {
      total.add_(x);
    });
    for (let t = 0; t < 4; t++) add(tensor([1, 2]));
    expect(await total.toArray()).toEqual([4, 8]);
    expect(total.storage.version).toBe(5);
  });

  it('draws anew at each call, in the order of the program', async () => {
    const draw = () =>
      rand([3])
        .add(randn([3]))
        .add(zeros([3]).uniform_(2, 3))
        .add(bernoulli(zeros([3]), 0.5))
        .add(zeros([3]).bernoulli_(0.5));
    manualSeed(3);
    const eager: unknown[] = [];
    for (let t = 0; t < 4; t++) eager.push(await draw().toArray());
    const compiled = compile(draw);
    manualSeed(3);
    for (const drawn of eager) expect(await compiled().toArray()).toEqual(drawn);
    expect(compiled.statistics()).toEqual({ captures: 2, replays: 2, programs: 1 });
  });

  it('draws again for a checkpoint what it drew before', async () => {
    const w = ones([40], { requiresGrad: true });
    const half = (x: unknown) => (x as Tensor).mul(w).mul(bernoulli(w.detach(), 0.5)).pow(2);
    const step = compile((x: Tensor) => {
      w.grad = null;
      const y = checkpoint((given: Tensor) => half(given), x);
      y.sum().backward();
      return y;
    });
    const seen = new Set<string>();
    for (let t = 0; t < 5; t++) {
      // What is dropped has no gradient, what is not has 2.
      const y = await step(ones([40]))
        .mul(2)
        .toArray();
      expect(await gradientOf(w)).toEqual(y);
      seen.add(String(y));
    }
    expect(seen.size).toBe(5);
    expect(step.statistics()).toEqual({ captures: 3, replays: 2, programs: 2 });
  });

  it('refuses to start generators over', () => {
    expect(() => compile(() => manualSeed(0) && ones([1]))()).toThrow(
      'seed: called inside of a function that is being compiled; seed or make generators before ' +
        'the call',
    );
  });

  it('computes numbers anew that are given by perRun', async () => {
    const x = zeros([1]);
    let rate = 1;
    const step = compile(() => {
      const [by] = perRun(x, () => [rate]);
      x.sub_(by);
    });
    for (rate = 1; rate <= 8; rate *= 2) step();
    expect(await x.toArray()).toEqual([-15]);
    expect(step.statistics()).toEqual({ captures: 2, replays: 2, programs: 1 });
  });

  it('captures anew where a switch was turned', async () => {
    let isDoubling = true;
    const maybe = compile((x: Tensor) => (dependingOn(() => isDoubling) ? x.mul(2) : x.add(0)));
    await maybe(tensor([1]));
    isDoubling = false;
    expect(await maybe(tensor([1])).toArray()).toEqual([1]);
    isDoubling = true;
    expect(await maybe(tensor([3])).toArray()).toEqual([6]);
    expect(await maybe(tensor([4])).toArray()).toEqual([8]);
    isDoubling = false;
    expect(await maybe(tensor([5])).toArray()).toEqual([5]);
    expect(await maybe(tensor([6])).toArray()).toEqual([6]);
    expect(maybe.statistics()).toEqual({ captures: 4, replays: 2, programs: 2 });
  });

  it('starts from the same values where what it uploads is written to', async () => {
    const counted = compile((x: Tensor) => tensor([1, 2]).add_(x));
    for (let t = 0; t < 4; t++) expect(await counted(tensor([1, 1])).toArray()).toEqual([2, 3]);
  });

  it('replays writes by index to what the function made', async () => {
    const index = tensor([0, 2], { dtype: 'int32' });
    const placed = compile((x: Tensor) => [
      zeros([4]).put_(index, x),
      zeros([4]).atPut_([index], x),
      zeros([4]).indexAdd_(0, index, x),
      zeros([4]).maskedFill_(tensor([true, false, true, false]), 7),
    ]);
    for (let t = 0; t < 4; t++) {
      const found = placed(tensor([t, 5]));
      const written = [t, 0, 5, 0];
      expect(await Promise.all(found.map((y) => y.toArray()))).toEqual([
        ...[written, written, written, [7, 0, 7, 0]],
      ]);
    }
    expect(placed.statistics()).toEqual({ captures: 2, replays: 2, programs: 1 });
  });

  it('leaves gradients where the function leaves them', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const backward = compile((x: Tensor) => w.mul(x).sum().backward());
    for (const value of [1, 2, 3, 4]) {
      w.grad = null;
      backward(tensor([value, value]));
      expect(await gradientOf(w)).toEqual([value, value]);
    }
    expect(backward.statistics()).toEqual({ captures: 2, replays: 2, programs: 1 });
  });

  it('leaves alone a gradient that somebody holds', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const backward = compile((x: Tensor) => w.mul(x).sum().backward());
    const held: (Tensor | null)[] = [];
    for (let t = 0; t < 5; t++) {
      backward(tensor([t, t]));
      held.push(w.grad);
      w.grad = null;
      w.sum().backward();
      w.grad = null;
    }
    for (let t = 0; t < 5; t++) expect(await held[t]?.toArray()).toEqual([t, t]);
    expect(backward.statistics()).toEqual({ captures: 2, replays: 3, programs: 1 });
  });

  it('sees gradients that are only looked at', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const doubled = compile(() => peekGrad(w)?.mul(2) ?? zeros([2]));
    for (const value of [1, 2, 3, 4]) {
      w.grad = tensor([value, value]);
      expect(await doubled().toArray()).toEqual([2 * value, 2 * value]);
    }
    w.grad = null;
    expect(await doubled().toArray()).toEqual([0, 0]);
    w.grad = tensor([4, 4]);
    expect(await doubled().toArray()).toEqual([8, 8]);
  });

  it('adds to gradients that are there', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const backward = compile((x: Tensor) => w.mul(x).sum().backward());
    for (let round = 0; round < 3; round++) {
      w.grad = null;
      for (const [value, total] of [
        [1, 1],
        [2, 3],
        [3, 6],
      ]) {
        backward(tensor([value, value]));
        expect(await gradientOf(w)).toEqual([total, total]);
      }
    }
    // One program begins with a gradient, the other adds to the one that it left.
    expect(backward.statistics()).toEqual({ captures: 4, replays: 5, programs: 2 });
  });

  it('captures anew where a hook came or went', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const backward = compile((x: Tensor) => {
      w.grad = null;
      w.mul(x).sum().backward();
    });
    const gradient = async (): Promise<unknown> => {
      backward(tensor([1, 1]));
      return gradientOf(w);
    };
    for (let t = 0; t < 4; t++) expect(await gradient()).toEqual([1, 1]);
    const remove = w.registerHook((g) => g.mul(10));
    for (let t = 0; t < 3; t++) expect(await gradient()).toEqual([10, 10]);
    remove();
    for (let t = 0; t < 3; t++) expect(await gradient()).toEqual([1, 1]);
    // Once without a gradient before it; with one, with a hook and after the hook twice.
    expect(backward.statistics()).toMatchObject({ captures: 7, replays: 3 });
  });

  it('computes on the device that is the default at the call', async () => {
    const made = compile(() => ones([2]).add(1));
    expect(made().device).toBe('cpu');
    setDefaultDevice('reference');
    try {
      expect(made().device).toBe('reference');
    } finally {
      setDefaultDevice('cpu');
    }
    expect(await made().toArray()).toEqual([2, 2]);
    expect(await made().toArray()).toEqual([2, 2]);
    expect(made.statistics()).toEqual({ captures: 3, replays: 1, programs: 2 });
  });

  it('refuses what computes on two devices', () => {
    const there = ones([1], { device: 'reference' });
    const both = compile((x: Tensor) => [x.add(1), there.add(1)]);
    expect(() => both(tensor([1]))).toThrow(
      'compile: the function computes on cpu and on reference; a program runs on one device',
    );
  });

  it('refuses what reads, promises, or changes arguments', () => {
    const x = tensor([1]);
    const inside = 'called inside of a function that is being compiled';
    const cases: readonly (readonly [() => unknown, string])[] = [
      [
        () => compile((a: Tensor) => a.mul(2).itemSync())(x),
        `itemSync: ${inside}; return the tensor, and read it after the call`,
      ],
      [
        () => compile((a: Tensor) => `${a.mul(2)}`)(x),
        `toString: ${inside}; return the tensor, and print it after the call`,
      ],
      [
        () => compile(() => pythonRandom.randint(1, 6))(),
        `pythonRandom: ${inside}; draw before the call, and pass the number as an argument`,
      ],
      [
        () => compile((a: Tensor) => a.add_(1))(x),
        'add_: the target is an argument of a function that is being compiled, which sees a copy; ' +
          'close over a tensor to write to it, or return what is new',
      ],
      [
        () => compile((a: Tensor) => a)(tensor([1], { requiresGrad: true })),
        'compile: an argument is float32[1] and requires a gradient, which would go to the copy ' +
          'that the program reads; close over it, or pass detach()',
      ],
    ];
    for (const [fn, message] of cases) expect(fn).toThrow(message);
  });

  it('refuses a promise', () => {
    const later = compile(async (x: Tensor) => x);
    expect(() => later(tensor([1]))).toThrow(
      'compile: the callback returned a promise; compile lasts for a call',
    );
  });

  it('says of a tensor that escapes that it was disposed', () => {
    let escaped = tensor([1]);
    compile((x: Tensor) => {
      escaped = x.add(1);
    })(tensor([1]));
    expect(() => escaped.add(1)).toThrow(
      'add: float32[1] was disposed; keep() lets a tensor outlive the scope it was made in',
    );
  });
});
