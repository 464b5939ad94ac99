import '@gradus/backend-cpu/register';
import { grad } from '@gradus/autograd';
import { referenceBackend } from '@gradus/conformance/reference';
import {
  type Backend,
  manualSeed,
  memory,
  rand,
  randLike,
  randn,
  registerBackend,
  type Tensor,
  tensor,
  unregisterBackend,
  zeros,
} from '@gradus/tensor';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Graph, type GraphNode, Session } from '../src/index.ts';

/** A graph with a placeholder `x`. */
function withX(shape: readonly (number | null)[] = []) {
  const graph = new Graph();
  const x = graph.placeholder(shape, { name: 'x' });
  const session = new Session(graph);
  const run = (fetch: GraphNode, value: Tensor): Promise<unknown> =>
    session.run([fetch], { feed: { x: value } })[0].toArray();
  return { graph, x, session, run };
}

describe('cond', () => {
  it('gives what the branch gives that the predicate chooses', async () => {
    const { graph, x, run } = withX();
    const y = graph.cond(
      x.gt(0),
      () => x.sqrt(),
      () => x.neg(),
    );
    expectTypeOf(y).toEqualTypeOf<GraphNode>();
    expect(await run(y, tensor(9))).toBe(3);
    expect(await run(y, tensor(-4))).toBe(4);
    expect(await run(y.add(1), tensor(16))).toBe(5);
  });

  it('computes nothing of the other branch', () => {
    const { graph, x, session } = withX();
    let calls = 0;
    const counted = (value: Tensor): Tensor => {
      calls++;
      return value.add(1);
    };
    const y = graph.cond(
      x.gt(0),
      () => graph.apply(counted, x),
      () => x,
    );
    // Once for the dtypes and shapes that both must give.
    for (let t = 0; t < 3; t++) session.run(y, { feed: { x: tensor(-1) } });
    expect(calls).toBe(1);
    session.run(y, { feed: { x: tensor(1) } });
    expect(calls).toBe(2);
  });

  it('changes nothing and draws nothing where it looks at the branch that is not taken', async () => {
    const { graph, x, run } = withX();
    const seen: Tensor[] = [];
    const noisy = (value: Tensor): Tensor => {
      seen.push(value.add_(1));
      return randLike(value);
    };
    const hidden = x.mul(2);
    const y = graph.cond(
      x.gt(0),
      () => hidden.mul(hidden),
      () => graph.apply((value: Tensor) => noisy(value.clone()), hidden),
    );
    const [g] = graph.gradients(y, [x]);
    manualSeed(5);
    expect(await run(g, tensor(3))).toBe(24);
    const next = await rand([]).item();
    manualSeed(5);
    expect(next).toBe(await rand([]).item());
    expect(seen.length).toBe(1);
  });

  it('gives several results in the form of its branches', async () => {
    const { graph, x, session } = withX();
    const { big, small } = graph.cond(
      x.gt(1),
      () => ({ big: x, small: x.mul(0) }),
      () => ({ small: x, big: x.mul(0).add(1) }),
    );
    const results = session.run({ big, small }, { feed: { x: tensor(0.5) } });
    expect(await results.big.item()).toBe(1);
    expect(await results.small.item()).toBe(0.5);
  });

  it('may be decided within a branch', async () => {
    const { graph, x, run } = withX();
    const sign = graph.cond(
      x.eq(0),
      () => x,
      () =>
        graph.cond(
          x.gt(0),
          () => x.div(x),
          () => x.div(x).neg(),
        ),
    );
    for (const value of [3, 0, -2]) expect(await run(sign, tensor(value))).toBe(Math.sign(value));
  });

  it('has the gradient of the branch taken, and a derivative of that', async () => {
    const { graph, x, run } = withX();
    const y = graph.cond(
      x.gt(0),
      () => x.pow(3),
      () => x.mul(-2),
    );
    const [first] = graph.gradients(y.mul(2), [x]);
    const [second] = graph.gradients(first, [x], { allowUnused: true });
    if (second === null) throw new Error('there is a path');
    expect(await run(first, tensor(2))).toBe(24);
    expect(await run(second, tensor(2))).toBe(24);
    expect(await run(first, tensor(-2))).toBe(-4);
  });

  it('writes variables of the branch taken only', async () => {
    const { graph, x, session } = withX();
    const w = graph.variable(() => tensor(0), { name: 'w' });
    const step = graph.cond(
      x.gt(0),
      () => w.assignAdd(x),
      () => w.assignSub(graph.constant(tensor(100))),
    );
    session.init();
    for (const value of [1, 2, -1, 3]) session.run(step, { feed: { x: tensor(value) } });
    expect(await session.value(w).item()).toBe(-94);
  });
});

describe('whileLoop', () => {
  it('runs rounds as long as the predicate holds', async () => {
    const { graph, x, run } = withX();
    const doubled = graph.whileLoop(
      (state) => state.lt(100),
      (state) => state.mul(2),
      x,
    );
    expect(await run(doubled, tensor(3))).toBe(192);
    expect(await run(doubled, tensor(300))).toBe(300);
  });

  it('carries a state of several tensors, and reads others from outside', async () => {
    const { graph, x, run } = withX([null]);
    const [, sum] = graph.whileLoop(
      ([i]) => i.lt(3),
      ([i, total]) => [i.add(1), total.add(x.mul(i))],
      [graph.constant(tensor(0)), x.mul(0)],
    );
    expect(await run(sum, tensor([1, 10]))).toEqual([3, 30]);
    expect(await run(sum, tensor([1, 2, 3]))).toEqual([3, 6, 9]);
  });

  it('has placeholders and variables outside of it, wherever they are made', async () => {
    const { graph, x, session } = withX();
    const total = graph.whileLoop(
      (state) => state.lt(10),
      (state) => {
        const step = graph.placeholder([], { name: 'step' });
        const w = graph.variable(() => tensor(2), { name: 'w' });
        return state.add(step.mul(w));
      },
      x,
    );
    session.init();
    const feed = { x: tensor(0), step: tensor(3) };
    expect(await session.run(total, { feed }).item()).toBe(12);
  });

  it('goes on within a round of another', async () => {
    const { graph, x, run } = withX();
    const { sum } = graph.whileLoop(
      ({ i }) => i.lt(3),
      ({ i, sum }) => {
        const { j } = graph.whileLoop(
          ({ j }) => j.lt(i.mul(x)),
          ({ j }) => ({ j: j.add(x) }),
          { j: i },
        );
        return { i: i.add(1), sum: sum.add(j) };
      },
      { i: graph.constant(0), sum: graph.constant(0) },
    );
    // From i in steps of x up to x·i or more.
    expect(await run(sum, tensor(2))).toBe(0 + 3 + 4);
  });

  it('stops after maximumIterations', async () => {
    const { graph, x, run } = withX();
    const loop = (maximumIterations: number): GraphNode =>
      graph.whileLoop(
        (state) => state.gt(0),
        (state) => state.add(1),
        x,
        { maximumIterations },
      );
    expect(await run(loop(5), tensor(1))).toBe(6);
    expect(await run(loop(0), tensor(1))).toBe(1);
  });

  it('has the gradient of all its rounds', async () => {
    const { graph, x, run } = withX();
    const w = graph.constant(tensor(1.5));
    const { state } = graph.whileLoop(
      ({ i }) => i.lt(4),
      ({ i, state }) => ({ i: i.add(1), state: state.mul(w).mul(x) }),
      { i: graph.constant(tensor(0)), state: x },
    );
    // state = w⁴ x⁵
    const [gx, gw] = graph.gradients(state, [x, w]);
    const [gxx] = graph.gradients(gx, [x]);
    expect(await run(gx, tensor(2))).toBe(5 * 1.5 ** 4 * 2 ** 4);
    expect(await run(gw, tensor(2))).toBe(4 * 1.5 ** 3 * 2 ** 5);
    expect(await run(gxx, tensor(2))).toBe(20 * 1.5 ** 4 * 2 ** 3);
  });

  it('takes gradients within a round', async () => {
    const { graph, x, run } = withX();
    // Newton's method for the root of s² − x.
    const root = graph.whileLoop(
      (s) => s.mul(s).sub(x).abs().gt(1e-3),
      (s) => {
        const [slope] = graph.gradients(s.mul(s), [s]);
        return s.sub(s.mul(s).sub(x).div(slope));
      },
      x,
    );
    expect(await run(root, tensor(9))).toBeCloseTo(3, 3);
  });

  it('draws anew in each round', async () => {
    const { graph, x, run } = withX();
    const { sum } = graph.whileLoop(
      ({ i }) => i.lt(3),
      ({ i, sum }) => ({ i: i.add(1), sum: sum.add(graph.apply(randLike, sum)) }),
      { i: x, sum: graph.constant(zeros([2], { dtype: 'float64' })) },
    );
    manualSeed(3);
    const found = await run(sum, tensor(0));
    manualSeed(3);
    let expected = zeros([2], { dtype: 'float64' });
    for (let t = 0; t < 3; t++) expected = expected.add(rand([2], { dtype: 'float64' }));
    expect(found).toEqual(await expected.toArray());
  });

  it('writes variables in the order of rounds', async () => {
    const { graph, x, session } = withX();
    const w = graph.variable(() => tensor(1), { name: 'w' });
    const loop = graph.whileLoop(
      (i) => i.lt(3),
      (i) => {
        const added = w.assignAdd(i);
        const replaced = w.assign(i.mul(10));
        return graph.controlDependencies([replaced, added], () => i.add(1));
      },
      x,
    );
    session.init();
    session.run(loop, { feed: { x: tensor(0) } });
    // Each round adds, then replaces: the last has the last word.
    expect(await session.value(w).item()).toBe(20);
  });

  it('holds the memory of one round where no gradient is taken', () => {
    const { graph, x, session } = withX([null]);
    const { state } = graph.whileLoop(
      ({ i }) => i.lt(50),
      ({ i, state }) => ({ i: i.add(1), state: state.add(1).exp().log() }),
      { i: graph.constant(tensor(0)), state: x },
    );
    const value = zeros([10_000]);
    const before = memory().liveBytes;
    const peaks: number[] = [];
    const watched = graph.apply((y: Tensor) => {
      peaks.push(memory().liveBytes - before);
      return y.add(0);
    }, state);
    const result = session.run(watched, { feed: { x: value } });
    expect(peaks[0]).toBeLessThan(5 * 40_000);
    result.dispose();
    expect(memory().liveBytes).toBe(before);
  });
});

describe('scan', () => {
  it('carries a state along the entries, and stacks what rounds give', async () => {
    const { graph, x, session } = withX([null]);
    const [total, sums] = graph.scan(
      (sum, entry) => [sum.add(entry), sum.add(entry).mul(2)],
      graph.constant(tensor(0)),
      x,
    );
    for (const values of [[1, 2, 3], [5], [1, 1, 1, 1, 1]]) {
      const results = session.run([total, sums], { feed: { x: tensor(values) } });
      const upTo = (t: number): number => values.slice(0, t).reduce((sum, value) => sum + value, 0);
      expect(await results[0].item()).toBe(upTo(values.length));
      expect(await results[1].toArray()).toEqual(values.map((_, t) => 2 * upTo(t + 1)));
    }
  });

  it('gives what no entries make', async () => {
    const { graph, x, session } = withX([null, 2]);
    const [last, ys] = graph.scan(
      (carry, entry) => [carry.add(entry), { row: entry.mul(2), sum: entry.sum() }],
      graph.constant(tensor([1, 2])),
      x,
    );
    const results = session.run({ last, ...ys }, { feed: { x: zeros([0, 2]) } });
    expect(await results.last.toArray()).toEqual([1, 2]);
    expect([results.row.shape, results.sum.shape]).toEqual([[0, 2], [0]]);
  });

  it('is a part of a program, whose gradients are those of eager code', async () => {
    const graph = new Graph();
    const xs = graph.placeholder([null, 3], { name: 'xs' });
    const w = graph.variable(() => randn([3, 3]).mul(0.5), { name: 'w' });
    const [h] = graph.scan(
      (state, x) => [w.mv(state).add(x).tanh(), []],
      graph.constant(zeros([3])),
      xs,
    );
    const loss = h.pow(2).sum();
    const [g] = graph.gradients(loss, [w]);
    const session = new Session(graph);
    session.init();
    const data = randn([5, 3]);
    const eager = session.value(w).requiresGrad_();
    let state = zeros([3]);
    for (const x of data.unbind()) state = eager.mv(state).add(x).tanh();
    const [expected] = grad(state.pow(2).sum(), eager);
    const closeTo = (expected: unknown[]) =>
      expected.flat().map((v) => expect.closeTo(v as number, 5));
    for (let t = 0; t < 2; t++) {
      const found = (await session.run(g, { feed: { xs: data } }).toArray()) as number[][];
      expect(found.flat()).toEqual(closeTo((await expected.toArray()) as unknown[]));
    }
  });

  it('draws anew in each round', async () => {
    const { graph, x, run } = withX([null]);
    const [, noise] = graph.scan((carry, entry) => [carry, graph.apply(randLike, entry)], [], x);
    manualSeed(1);
    const found = [await run(noise, zeros([4])), await run(noise, zeros([4]))];
    manualSeed(1);
    const draw = async (): Promise<unknown[]> => {
      const drawn: unknown[] = [];
      for (let t = 0; t < 4; t++) drawn.push(await rand([]).item());
      return drawn;
    };
    expect(found).toEqual([await draw(), await draw()]);
  });

  it('may be decided within a round', async () => {
    const { graph, x, run } = withX([null]);
    const [, rectified] = graph.scan(
      (carry, entry) => [
        carry,
        graph.cond(
          entry.gt(0),
          () => entry,
          () => entry.mul(0),
        ),
      ],
      [],
      x,
    );
    expect(await run(rectified, tensor([1, -2, 3]))).toEqual([1, -0, 3]);
    const [g] = graph.gradients(rectified, [x]);
    expect(await run(g, tensor([1, -2, 3]))).toEqual([1, 0, 1]);
  });
});

describe('training with a branch', () => {
  // Gradients are clipped where their norm is large.
  it('gives what eager code gives, in steady memory', async () => {
    const graph = new Graph();
    const x = graph.placeholder([null, 20], { name: 'x' });
    const w = graph.variable(() => randn([20, 3]), { name: 'w' });
    const loss = x.mm(w).pow(2).sum();
    const [g] = graph.gradients(loss, [w]);
    const norm = g.norm();
    const clipped = graph.cond(
      norm.gt(200),
      () => g.mul(graph.constant(200).div(norm)),
      () => g,
    );
    const step = w.assign(w.sub(clipped.mul(1e-3)));
    const session = new Session(graph);
    manualSeed(1);
    session.init();
    const data = randn([8, 20]);
    manualSeed(1);
    const eager = randn([20, 3]);
    const bytes: number[] = [];
    let clips = 0;
    for (let t = 0; t < 30; t++) {
      const [value] = session.run([loss, step], { feed: { x: data } });
      const predicted = data.mm(eager);
      expect(await value.item()).toBeCloseTo(await predicted.pow(2).sum().item(), 2);
      let gradient = data.t().mm(predicted.mul(2));
      const size = gradient.norm();
      if (size.gt(200).itemSync() === 1) {
        clips++;
        gradient = gradient.mul(tensor(200).div(size));
      }
      eager.sub_(gradient.mul(1e-3));
      const before = memory().liveBytes;
      for (const result of session.run([loss, clipped], { feed: { x: data } })) result.dispose();
      bytes.push(memory().liveBytes - before);
    }
    expect(clips).toBeGreaterThan(3);
    expect(clips).toBeLessThan(27);
    expect(bytes).toEqual(bytes.map(() => 0));
  });
});

describe('a device that cannot be read at once', () => {
  /** The reference backend under another name, without synchronous reading. */
  function asynchronous(): Backend {
    const others: ReadonlyMap<string | symbol, unknown> = new Map([
      ['name', 'remote'],
      ['readSync', undefined],
    ]);
    return new Proxy(referenceBackend(), {
      get(backend, key) {
        if (others.has(key)) return others.get(key);
        const value: unknown = Reflect.get(backend, key);
        return typeof value === 'function' ? value.bind(backend) : value;
      },
    });
  }

  it('is waited for by runAsync, whose runs follow one another', async () => {
    registerBackend(asynchronous());
    const graph = new Graph();
    const w = graph.variable(() => tensor(1, { device: 'remote' }), { name: 'w' });
    const next = graph.whileLoop(
      (i) => i.lt(10),
      (i) => i.mul(2),
      w,
    );
    const step = w.assign(next.add(1));
    const session = new Session(graph);
    session.init();
    expect(() => session.run(step)).toThrow(
      'run: bool[] decides how to go on, and lies on remote, which cannot be read synchronously; ' +
        'use await session.runAsync(…)',
    );
    const runs = [session.runAsync(step), session.runAsync([w, step])] as const;
    expect(() => session.setValue(w, tensor(1))).toThrow(
      'setValue: a run is not done yet; await what runAsync() gave first',
    );
    expect(await (await runs[0]).item()).toBe(17);
    const [before, after] = await runs[1];
    expect([await before.item(), await after.item()]).toEqual([17, 18]);
    await session[Symbol.asyncDispose]();
    unregisterBackend('remote');
  });
});
