import '@gradus/backend-cpu/register';
import { counters, keep, memory, scope, type Tensor, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';

describe('compile refuses', () => {
  it('functions that keep new tensors at every call', () => {
    const kept: Tensor[] = [];
    const hoarding = compile((x: Tensor) => {
      kept.push(keep(x.add(1)));
    });
    for (let t = 0; t < 8; t++) hoarding(tensor([1]));
    expect(() => hoarding(tensor([1]))).toThrow(
      'compile: each of the last 8 calls kept tensors that it made; a program keeps none. Make ' +
        'them before the first call, or return them',
    );
    expect(hoarding.statistics()).toEqual({ captures: 8, replays: 0, programs: 0 });
  });

  it('more cases than programs', () => {
    const scaled = compile((x: Tensor, by: number) => x.mul(by));
    for (let by = 0; by < 64; by++) scaled(tensor([1]), by);
    expect(() => scaled(tensor([1]), 64)).toThrow(
      'compile: 64 programs are held, and none fits this call; arguments or gradients differ at ' +
        'each. Pad shapes to a few sizes, pass numbers that change as tensors, or dispose() the ' +
        'programs',
    );
    scaled.dispose();
    expect(scaled(tensor([2]), 64).itemSync()).toBe(128);
  });

  it('no gradient for those that were disposed before it', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const step = compile(() => w.mul(3).sum().backward());
    for (let t = 0; t < 70; t++) {
      const grad = tensor([t, 0]);
      w.grad = grad;
      step();
      expect(w.grad.readSync()).toEqual(Float32Array.of(t + 3, 3));
      w.grad = null;
      grad.dispose();
    }
    expect(step.statistics().programs).toBe(1);
  });

  it('values that are no tensors, primitives, arrays or plain objects', () => {
    const takes = compile((x: unknown) => x as Tensor) as (x: unknown) => Tensor;
    const rule =
      'tensors, primitives, arrays and plain objects only. What does not change between calls can ' +
      'be closed over';
    expect(() => takes(new Map())).toThrow(`compile: argument 0 holds a Map; ${rule}`);
    expect(() => takes({ fn: () => {} })).toThrow(`compile: argument 0 holds a function; ${rule}`);
    const gives = compile(() => new Date());
    expect(() => gives()).toThrow(`compile: the result holds a Date; ${rule}`);
  });
});

describe('a program', () => {
  it('allocates nothing but its results when it runs', () => {
    const state = zeros([100]);
    const step = compile((x: Tensor) => {
      state.add_(x.mul(2).exp().clamp(0, 9));
      return state.sum();
    });
    const x = zeros([100]);
    for (let t = 0; t < 3; t++) step(x).dispose();
    const before = counters().bytesAllocated;
    for (let t = 0; t < 10; t++) step(x).dispose();
    expect(counters().bytesAllocated - before).toBe(10 * 4);
  });

  it('gives back its memory', () => {
    const step = compile((x: Tensor) => x.mul(2).exp().sum(0).exp());
    const x = zeros([50, 50]);
    const before = memory().liveBytes;
    scope(() => {
      for (let t = 0; t < 3; t++) step(x);
    });
    expect(memory().liveBytes).toBeGreaterThan(before);
    step.dispose();
    expect(memory().liveBytes).toBe(before);
  });

  it('outlives the scope it was captured in', async () => {
    const step = compile((x: Tensor) => x.mul(tensor([2, 3])));
    for (let t = 0; t < 2; t++) scope(() => step(tensor([1, 1])));
    expect(await step(tensor([4, 5])).toArray()).toEqual([8, 15]);
    expect(step.statistics().replays).toBe(1);
  });

  it('is captured anew when a tensor that it reads was disposed', () => {
    let w = tensor([2]);
    const step = compile((x: Tensor) => x.mul(w));
    step(tensor([1]));
    w.dispose();
    expect(() => step(tensor([1]))).toThrow('float32[1] was disposed');
    w = tensor([5]);
    expect(step(tensor([1])).itemSync()).toBe(5);
    expect(step.statistics().programs).toBe(1);
  });

  it('is a part of the program of the function that calls it', async () => {
    const inner = compile((x: Tensor) => x.mul(2));
    const outer = compile((x: Tensor) => inner(x).add(1));
    outer(tensor([1]));
    expect(await outer(tensor([2])).toArray()).toEqual([5]);
    expect(inner.statistics()).toEqual({ captures: 0, replays: 0, programs: 0 });
  });

  it('draws itself', () => {
    const w = zeros([10]);
    const step = compile((x: Tensor) => {
      const m = x.exp();
      w.add_(m);
      return m.mul(tensor([2])).sum();
    });
    step(zeros([10]));
    expect(step.toDot()).toEqual([
      [
        'digraph {',
        '  kernel1 [label="1. map: exp, add\\n2 × float32[10]", shape=box];',
        '  memory0 [label="outside\\nfloat32[10]", shape=ellipse];',
        '  memory1 [label="outside\\nfloat32[10]", shape=ellipse];',
        '  kernel2 [label="2. reduce sum of mul\\nfloat32[1]", shape=box];',
        '  memory2 [label="constant\\nscalar float32", shape=ellipse];',
        '  memory3 [label="left\\nfloat32[10]", shape=ellipse];',
        '  memory4 [label="left\\nfloat32[1]", shape=ellipse];',
        '  memory0 -> kernel1;',
        '  memory1 -> kernel1;',
        '  kernel1 -> kernel2;',
        '  memory2 -> kernel2;',
        '  kernel1 -> memory3;',
        '  kernel2 -> memory4;',
        '}',
      ].join('\n'),
    ]);
  });

  it('explains itself', () => {
    const step = compile((x: Tensor) => x.mul(2).add(1).sum());
    expect(step.explain()).toBe('nothing is captured yet');
    step(zeros([10]));
    expect(step.explain()).toBe(
      [
        'program 1 of 1: 3 kernels captured',
        '  after prune: 3, 204 bytes moved, 80 held',
        '  after constant folding: 3, 204 bytes moved, 80 held',
        '  after algebraic rewrites: 3, 204 bytes moved, 80 held',
        '  after common subexpressions: 3, 204 bytes moved, 80 held',
        '  after view folding: 3, 204 bytes moved, 80 held',
        '  after map fusion: 1, 44 bytes moved, 0 held',
        '  after epilogues: 1, 44 bytes moved, 0 held',
        '  after last readers first: 1, 44 bytes moved, 0 held',
        '  after updates as epilogues: 1, 44 bytes moved, 0 held',
        '  after joint maps: 1, 44 bytes moved, 0 held',
        '  after reuse in place: 1, 44 bytes moved, 0 held',
        'bytes moved: 204 → 44',
        'bytes of intermediates at most: 80 eagerly, if each were freed at once → 0',
        '1. reduce sum of mul, add (float32[10]) → float32[1]',
      ].join('\n'),
    );
  });
});
