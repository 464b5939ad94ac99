// What a program that runs once has to pay for: modules that its first steps assemble and compile.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  counters,
  linspace,
  manualSeed,
  nn,
  noGrad,
  optim,
  randn,
  setNumThreads,
  sin,
  type Tensor,
} from '../src/index.ts';

const { Module } = WebAssembly;
/** Bytes of the modules that were made since a step began. */
let lengths: number[] = [];

beforeAll(() => {
  setNumThreads(1);
  WebAssembly.Module = class extends Module {
    constructor(bytes: BufferSource) {
      super(bytes);
      lengths.push(bytes.byteLength);
    }
  };
});

afterAll(() => {
  WebAssembly.Module = Module;
});

/** Modules, and their bytes, that each step of a program makes. */
async function modulesOf(step: () => Tensor, steps: number): Promise<[number, number][]> {
  const made: [number, number][] = [];
  for (let t = 0; t < steps; t++) {
    lengths = [];
    const before = counters().compiled;
    await step().item();
    expect(lengths.length).toBe(counters().compiled - before);
    made.push([lengths.length, lengths.reduce((sum, length) => sum + length, 0)]);
  }
  return made;
}

/** The fit of a polynomial to a sine, as in `polynomial/autograd`. */
function polynomial(): () => Tensor {
  const x = linspace(-Math.PI, Math.PI, 2000);
  const y = sin(x);
  const [a, b, c, d] = Array.from({ length: 4 }, () => randn([], { requiresGrad: true }));
  return () => {
    const terms = a.add(b.mul(x)).add(c.mul(x.pow(2)));
    const loss = terms
      .add(d.mul(x.pow(3)))
      .sub(y)
      .pow(2)
      .sum();
    loss.backward();
    noGrad(() => {
      for (const w of [a, b, c, d]) {
        w.sub_((w.grad as Tensor).mul(1e-6));
        w.grad = null;
      }
    });
    return loss;
  };
}

/** The two-layer net of `nn/two-layer-net-optim`. */
function net(): () => Tensor {
  const [x, y] = [randn([64, 1000]), randn([64, 10])];
  const model = new nn.Sequential(new nn.Linear(1000, 100), new nn.ReLU(), new nn.Linear(100, 10));
  const lossFn = new nn.MSELoss({ reduction: 'sum' });
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-4 });
  return () => {
    const loss = lossFn.forward(model.forward(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss;
  };
}

describe('the first steps of a program', () => {
  // Bounds as found: whoever raises one should know what for.
  it.each([
    ['polynomial', polynomial, 11, 10_500],
    ['net', net, 14, 42_600],
  ] as const)('%s: make all modules there are', async (_, program, modules, bytes) => {
    manualSeed(0);
    const [first, ...later] = await modulesOf(program(), 4);
    expect(first[0]).toBeGreaterThan(0);
    expect(first[0]).toBeLessThanOrEqual(modules);
    expect(first[1]).toBeLessThanOrEqual(bytes);
    expect(later).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });
});
