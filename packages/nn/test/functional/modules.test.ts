// The modules are their functions with settings: each gives what its function gives, and prints what
// PyTorch prints.
import '@gradus/backend-cpu/register';
import {
  counters,
  equal,
  manualSeed,
  ones,
  randn,
  softmax,
  type Tensor,
  tensor,
} from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import * as nn from '../../src/index.ts';
import { goldens } from '../goldens.ts';

const { functional: F } = nn;

interface Printed {
  readonly modules: readonly (readonly [name: string, args: readonly number[], text: string])[];
}

function made(name: string, args: readonly unknown[]): nn.Module {
  const kind: unknown = Reflect.get(nn, name);
  if (typeof kind !== 'function') throw new Error(`there is no module "${name}"`);
  const module: unknown = Reflect.construct(kind, args);
  if (module instanceof nn.Module) return module;
  throw new Error(`${name} is no module`);
}

describe('printed modules', () => {
  it.each(goldens<Printed>('printed').modules)('%s with %j is %s', (name, args, text) => {
    expect(made(name, args).toString()).toBe(text);
  });
});

type Pair = readonly [ofModule: () => Tensor, ofFunction: () => Tensor];

async function agree(pairs: readonly Pair[]): Promise<void> {
  for (const [ofModule, ofFunction] of pairs) {
    manualSeed(1);
    const expected = ofFunction();
    manualSeed(1);
    expect(await equal(ofModule(), expected), String(ofModule)).toBe(true);
  }
}

describe('activations', () => {
  manualSeed(0);
  const x = randn([4, 6]).mul(3);

  it('are their functions', async () => {
    await agree([
      [() => new nn.ReLU().forward(x), () => F.relu(x)],
      [() => new nn.ReLU6().forward(x), () => F.relu6(x)],
      [() => new nn.ELU(0.5).forward(x), () => F.elu(x, 0.5)],
      [() => new nn.CELU(0.5).forward(x), () => F.celu(x, 0.5)],
      [() => new nn.SELU().forward(x), () => F.selu(x)],
      [() => new nn.GELU().forward(x), () => F.gelu(x)],
      [
        () => new nn.GELU({ approximate: 'tanh' }).forward(x),
        () => F.gelu(x, { approximate: 'tanh' }),
      ],
      [() => new nn.Sigmoid().forward(x), () => F.sigmoid(x)],
      [() => new nn.LogSigmoid().forward(x), () => F.logsigmoid(x)],
      [() => new nn.Hardsigmoid().forward(x), () => F.hardsigmoid(x)],
      [() => new nn.Hardswish().forward(x), () => F.hardswish(x)],
      [() => new nn.Tanh().forward(x), () => F.tanh(x)],
      [() => new nn.Hardtanh(-2, 0.5).forward(x), () => F.hardtanh(x, -2, 0.5)],
      [() => new nn.Hardshrink(1).forward(x), () => F.hardshrink(x, 1)],
      [() => new nn.Softshrink(1).forward(x), () => F.softshrink(x, 1)],
      [() => new nn.Tanhshrink().forward(x), () => F.tanhshrink(x)],
      [() => new nn.Softplus(2, 3).forward(x), () => F.softplus(x, 2, 3)],
      [() => new nn.Softsign().forward(x), () => F.softsign(x)],
      [() => new nn.SiLU().forward(x), () => F.silu(x)],
      [() => new nn.Mish().forward(x), () => F.mish(x)],
      [() => new nn.LeakyReLU(0.2).forward(x), () => F.leakyRelu(x, 0.2)],
      [() => new nn.Threshold(1, 20).forward(x), () => F.threshold(x, 1, 20)],
      [() => new nn.Softmax(0).forward(x), () => F.softmax(x, 0)],
      [() => new nn.Softmin(1).forward(x), () => F.softmin(x, 1)],
      [() => new nn.LogSoftmax(-1).forward(x), () => F.logSoftmax(x, -1)],
      [() => new nn.GLU(1).forward(x), () => F.glu(x, 1)],
    ]);
  });

  it('draws slopes while it trains', async () => {
    const module = new nn.RReLU(0.25, 0.5);
    const slopes = { lower: 0.25, upper: 0.5 };
    await agree([
      [() => module.train().forward(x), () => F.rrelu(x, { ...slopes, training: true })],
      [() => module.eval().forward(x), () => F.rrelu(x, slopes)],
    ]);
  });

  it('has slopes that are learned', async () => {
    const module = new nn.PReLU({ numParameters: 2, init: 0.5, dtype: 'float64' });
    const given = tensor(
      [
        [-1, -2],
        [3, -4],
      ],
      { dtype: 'float64' },
    );
    expect(module.parameters()).toEqual([module.weight]);
    module.forward(given).sum().backward();
    expect(await module.forward(given).toArray()).toEqual([
      [-0.5, -1],
      [3, -2],
    ]);
    expect(await module.weight.grad?.toArray()).toEqual([-1, -6]);
  });
});

describe('losses', () => {
  manualSeed(2);
  const [x, y] = [randn([4, 3]), randn([4, 3])];
  const [p, q] = [softmax(x, 1), softmax(y, 1)];
  const classes = tensor([0, 2, 1, 2], { dtype: 'int32' });
  const signs = tensor([1, -1, 1, -1]);
  const weight = tensor([0.5, 1, 2]);

  it('are their functions', async () => {
    const summed = { reduction: 'sum' } as const;
    const counted = { weight, ignoreIndex: 0, reduction: 'none' } as const;
    const smooth = { weight, ignoreIndex: 1, labelSmoothing: 0.1 };
    const positive = { weight, posWeight: weight };
    const triplet = { margin: 0.5, p: 1, eps: 0.1, swap: true };
    await agree([
      [() => new nn.MSELoss().forward(x, y), () => F.mseLoss(x, y)],
      [() => new nn.MSELoss(summed).forward(x, y), () => F.mseLoss(x, y, summed)],
      [() => new nn.L1Loss(summed).forward(x, y), () => F.l1Loss(x, y, summed)],
      [
        () => new nn.SmoothL1Loss({ beta: 0.5 }).forward(x, y),
        () => F.smoothL1Loss(x, y, { beta: 0.5 }),
      ],
      [
        () => new nn.HuberLoss({ delta: 0.5 }).forward(x, y),
        () => F.huberLoss(x, y, { delta: 0.5 }),
      ],
      [() => new nn.NLLLoss(counted).forward(x, classes), () => F.nllLoss(x, classes, counted)],
      [
        () => new nn.CrossEntropyLoss(smooth).forward(x, classes),
        () => F.crossEntropy(x, classes, smooth),
      ],
      [
        () => new nn.BCELoss({ weight }).forward(p, q),
        () => F.binaryCrossEntropy(p, q, { weight }),
      ],
      [
        () => new nn.BCEWithLogitsLoss(positive).forward(x, q),
        () => F.binaryCrossEntropyWithLogits(x, q, positive),
      ],
      [
        () => new nn.KLDivLoss({ reduction: 'batchmean', logTarget: true }).forward(x, y),
        () => F.klDiv(x, y, { reduction: 'batchmean', logTarget: true }),
      ],
      [
        () => new nn.HingeEmbeddingLoss({ margin: 2 }).forward(x, signs.unsqueeze(1)),
        () => F.hingeEmbeddingLoss(x, signs.unsqueeze(1), { margin: 2 }),
      ],
      [
        () => new nn.MarginRankingLoss({ margin: 2 }).forward(x, y, signs.unsqueeze(1)),
        () => F.marginRankingLoss(x, y, signs.unsqueeze(1), { margin: 2 }),
      ],
      [
        () => new nn.CosineEmbeddingLoss({ margin: -0.5 }).forward(x, y, signs),
        () => F.cosineEmbeddingLoss(x, y, signs, { margin: -0.5 }),
      ],
      [
        () => new nn.TripletMarginLoss(triplet).forward(x, y, p),
        () => F.tripletMarginLoss(x, y, p, triplet),
      ],
      [
        () => new nn.GaussianNLLLoss({ full: true, eps: 0.3 }).forward(x, y, p),
        () => F.gaussianNllLoss(x, y, p, { full: true, eps: 0.3 }),
      ],
      [
        () => new nn.PoissonNLLLoss({ logInput: false, full: true, eps: 0.1 }).forward(p, q),
        () => F.poissonNllLoss(p, q, { logInput: false, full: true, eps: 0.1 }),
      ],
    ]);
  });

  it('meet targets of other dtypes', async () => {
    const given = tensor([1, 2], { requiresGrad: true });
    const loss = F.mseLoss(given, tensor([3, 1], { dtype: 'int32' }), { reduction: 'sum' });
    loss.backward();
    expect([loss.dtype, await loss.item(), await given.grad?.toArray()]).toEqual([
      'float32',
      5,
      [-4, 2],
    ]);
    expect(F.mseLoss(given, tensor([3, 1], { dtype: 'float64' })).dtype).toBe('float64');
  });

  it('take class indices of uint8, of which all are classes', async () => {
    const rows = randn([2, 200]);
    const expected = F.crossEntropy(rows, tensor([156, 3], { dtype: 'int32' }));
    const found = F.crossEntropy(rows, tensor([156, 3], { dtype: 'uint8' }));
    expect(await found.item()).toBe(await expected.item());
  });

  it('sum in one kernel what is alike, and store no losses of single elements', () => {
    const before = counters();
    F.mseLoss(x, y);
    expect(counters().kernels - before.kernels).toBe(1);
  });

  it('move their weights with them', () => {
    const loss = new nn.BCEWithLogitsLoss({ weight: ones([3]), posWeight: ones([3]) });
    expect(loss.namedBuffers().map(([name]) => name)).toEqual(['weight', 'posWeight']);
    loss.to('float64');
    expect([loss.weight?.dtype, loss.posWeight?.dtype]).toEqual(['float64', 'float64']);
  });

  it('name their step as PyTorch does', () => {
    const given = ones([2, 3]).requiresGrad_();
    expect(String(F.mseLoss(given, ones([2, 3])).gradFn)).toBe('<MseLossBackward0>');
    const target = tensor([0, 1], { dtype: 'int32' });
    expect(String(F.crossEntropy(given, target).gradFn)).toBe('<NllLossBackward0>');
  });
});
