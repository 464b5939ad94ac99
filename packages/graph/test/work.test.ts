import '@gradus/backend-cpu/register';
import { noGrad } from '@gradus/autograd';
import * as nn from '@gradus/nn';
import * as optim from '@gradus/optim';
import { counters, linspace, manualSeed, memory, randn, type Tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { type Compiled, compile } from '../src/index.ts';

// Counted, not timed: a pass that stops working shows here, whatever the machine does.

const [N, D_in, H, D_out] = [64, 1000, 100, 10];

interface Work {
  readonly kernels: readonly [captured: number, run: number];
  readonly bytesMoved: readonly [captured: number, run: number];
  /** Bytes of intermediates at most. */
  readonly peak: readonly [eager: number, compiled: number];
}

function workOf(compiled: Compiled<[], unknown>): Work {
  const text = compiled.explain().split('\n\n').at(-1) ?? '';
  const numbers = (pattern: RegExp): [number, number] => {
    const [, first, second] = pattern.exec(text) ?? [];
    return [Number(first), Number(second)];
  };
  return {
    kernels: [numbers(/(\d+) kernels captured/)[0], text.match(/^\d+\. /gm)?.length ?? 0],
    bytesMoved: numbers(/bytes moved: (\d+) → (\d+)/),
    peak: numbers(/at most: (\d+) eagerly.* → (\d+)/),
  };
}

function netOfMatrices(): () => void {
  const [x, y] = [randn([N, D_in]), randn([N, D_out])];
  const w1 = randn([D_in, H], { requiresGrad: true });
  const w2 = randn([H, D_out], { requiresGrad: true });
  return () => {
    const loss = x.mm(w1).clamp(0).mm(w2).sub(y).pow(2).sum();
    loss.backward();
    noGrad(() => {
      for (const w of [w1, w2]) {
        if (w.grad !== null) w.sub_(w.grad.mul(1e-6));
        w.grad = null;
      }
    });
  };
}

function netOfLayers(make: (parameters: Tensor[]) => optim.SGD | optim.Adam): () => void {
  const [x, y] = [randn([N, D_in]), randn([N, D_out])];
  const model = new nn.Sequential(new nn.Linear(D_in, H), new nn.ReLU(), new nn.Linear(H, D_out));
  const lossFn = new nn.MSELoss({ reduction: 'sum' });
  const optimizer = make(model.parameters());
  return () => {
    const loss = lossFn.forward(model.forward(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  };
}

function polynomial(): () => void {
  const x = linspace(-Math.PI, Math.PI, 2000);
  const y = x.sin();
  const coefficients = [0, 1, 2, 3].map(() => randn([], { requiresGrad: true }));
  const [a, b, c, d] = coefficients;
  return () => {
    const yPred = a
      .add(b.mul(x))
      .add(c.mul(x.pow(2)))
      .add(d.mul(x.pow(3)));
    yPred.sub(y).pow(2).sum().backward();
    noGrad(() => {
      for (const p of coefficients) {
        if (p.grad !== null) p.sub_(p.grad.mul(1e-6));
        p.grad = null;
      }
    });
  };
}

const cases: readonly (readonly [string, () => () => void, Work])[] = [
  [
    'a net of two matrices',
    netOfMatrices,
    { kernels: [16, 5], bytesMoved: [3630728, 1917440], peak: [804000, 53760] },
  ],
  [
    'a net of layers with SGD',
    () => netOfLayers((params) => new optim.SGD(params, { lr: 1e-4 })),
    { kernels: [18, 10], bytesMoved: [4547208, 3975680], peak: [76800, 28160] },
  ],
  [
    'a net of layers with Adam',
    () => netOfLayers((params) => new optim.Adam(params, { lr: 1e-4 })),
    { kernels: [18, 11], bytesMoved: [11018248, 10846720], peak: [76800, 28160] },
  ],
  [
    'a polynomial',
    polynomial,
    { kernels: [25, 6], bytesMoved: [304104, 112064], peak: [40000, 9216] },
  ],
];

describe('the work of a compiled step', () => {
  it.each(cases)('of %s is what it was', (_, make, work) => {
    manualSeed(0);
    const compiled = compile(make());
    for (let t = 0; t < 5; t++) compiled();
    const found = workOf(compiled);
    expect(found).toEqual(work);
    expect(found.peak[1]).toBeLessThanOrEqual(0.6 * found.peak[0]);
    const before = counters('cpu');
    const { buffers } = memory('cpu');
    const replays = 5;
    for (let t = 0; t < replays; t++) compiled();
    const after = counters('cpu');
    expect(after.kernels - before.kernels).toBe(replays * work.kernels[1]);
    expect(after.bytesMoved - before.bytesMoved).toBe(replays * work.bytesMoved[1]);
    // One function of WebAssembly, no new code, and no memory.
    expect(after.submits - before.submits).toBe(replays);
    expect(after.compiled).toBe(before.compiled);
    expect(after.bytesAllocated).toBe(before.bytesAllocated);
    expect(memory('cpu').buffers).toBe(buffers);
    compiled.dispose();
  });
});
