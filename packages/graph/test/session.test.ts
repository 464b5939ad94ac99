import '@gradus/backend-cpu/register';
import {
  manualSeed,
  memory,
  ones,
  rand,
  randLike,
  randn,
  scope,
  type Tensor,
  tensor,
  zeros,
} from '@gradus/tensor';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Graph, type GraphNode, Session, type VariableNode } from '../src/index.ts';

/** A graph with one variable, and its session, ready to run. */
function withVariable(values: readonly number[]) {
  const graph = new Graph();
  const w = graph.variable(() => tensor([...values]), { name: 'w' });
  const session = new Session(graph);
  session.init();
  return { graph, w, session };
}

describe('a run', () => {
  it('gives results in the form of the fetches', async () => {
    const { graph, w, session } = withVariable([1, 2]);
    const twice = w.mul(2);
    expect(await session.run(twice).toArray()).toEqual([2, 4]);
    const [first, second, nothing] = session.run([twice, w, graph.group(twice)]);
    expect(await first.toArray()).toEqual([2, 4]);
    expect(await second.toArray()).toEqual([1, 2]);
    expectTypeOf(nothing).toEqualTypeOf<null>();
    expect(nothing).toBeNull();
    expect(await session.run({ sum: w.sum() }).sum.item()).toBe(3);
  });

  it('is captured once for each shape that is fed', async () => {
    const graph = new Graph();
    const x = graph.placeholder([null, 2], { name: 'x' });
    const sum = x.mul(2).sum(0);
    const session = new Session(graph);
    const run = (rows: number) => session.run(sum, { feed: [[x, ones([rows, 2])]] }).toArray();
    expect(await run(1)).toEqual([2, 2]);
    expect(await run(3)).toEqual([6, 6]);
    expect(await run(1)).toEqual([2, 2]);
  });

  it('runs only what is needed', async () => {
    const graph = new Graph();
    const x = graph.placeholder([], { name: 'x' });
    const w = graph.variable(() => tensor(1), { name: 'w' });
    w.assign(x);
    const session = new Session(graph);
    session.init();
    expect(await session.run(w.add(1)).item()).toBe(2);
    expect(await session.value(w).item()).toBe(1);
  });

  it('takes any node as fed, and then needs nothing of what it is computed from', async () => {
    const graph = new Graph();
    const x = graph.placeholder([], { name: 'x' });
    const hidden = x.exp();
    const session = new Session(graph);
    expect(await session.run(hidden.add(1), { feed: [[hidden, tensor(5)]] }).item()).toBe(6);
  });

  it('takes any number of shapes, and holds memory for some of them', () => {
    const graph = new Graph();
    const x = graph.placeholder([null], { name: 'x' });
    const sum = x.mul(2).exp().sum();
    const session = new Session(graph);
    const held: number[] = [];
    for (let round = 0; round < 2; round++) {
      for (let n = 1; n <= 150; n++) {
        const total = scope(() => session.run(sum, { feed: { x: zeros([n]) } }).itemSync());
        expect(total).toBe(n);
      }
      held.push(memory().buffers);
    }
    expect(held[1]).toBe(held[0]);
  });

  it('takes graphs that are deep', async () => {
    const graph = new Graph();
    const x = graph.placeholder([], { name: 'x' });
    let y = x.mul(1);
    for (let t = 0; t < 20_000; t++) y = graph.identity(y);
    const [g] = graph.gradients(y.mul(3), [x]);
    expect(await new Session(graph).run(g, { feed: { x: tensor(1) } }).item()).toBe(3);
  });

  it('draws anew each time', async () => {
    const graph = new Graph();
    const w = graph.variable(() => zeros([3]));
    const noise = graph.apply((x) => randLike(x), w);
    const session = new Session(graph);
    session.init();
    manualSeed(4);
    const drawn = [await session.run(noise).toArray(), await session.run(noise).toArray()];
    manualSeed(4);
    expect(drawn).toEqual([await rand([3]).toArray(), await rand([3]).toArray()]);
  });
});

describe('variables', () => {
  it('are read as they were before a run, and written at its end', async () => {
    const { w, session } = withVariable([1]);
    const next = w.assignAdd(w);
    const [before, written, after] = session.run([w, next, w.mul(10)]);
    expect(await before.toArray()).toEqual([1]);
    expect(await written.toArray()).toEqual([2]);
    expect(await after.toArray()).toEqual([10]);
    expect(await session.value(w).toArray()).toEqual([2]);
  });

  it('are written several times in order of creation, whatever is fetched first', async () => {
    const { graph, w, session } = withVariable([1]);
    const added = w.assignAdd(graph.constant(tensor([3])));
    const doubled = w.assign(graph.constant(tensor([10])));
    const reduced = w.assignSub(graph.constant(tensor([4])));
    session.run([reduced, doubled, added]);
    expect(await session.value(w).toArray()).toEqual([6]);
    session.run([reduced, added]);
    expect(await session.value(w).toArray()).toEqual([5]);
  });

  it('are exchanged by writes that read each other, and views of each other', async () => {
    const graph = new Graph();
    const a = graph.variable(
      () =>
        tensor([
          [1, 2],
          [3, 4],
        ]),
      { name: 'a' },
    );
    const b = graph.variable(
      () =>
        tensor([
          [5, 6],
          [7, 8],
        ]),
      { name: 'b' },
    );
    const session = new Session(graph);
    session.init();
    const exchange = graph.group(a.assign(b), b.assign(a.t()));
    session.run(exchange);
    expect(await session.value(a).toArray()).toEqual([
      [5, 6],
      [7, 8],
    ]);
    expect(await session.value(b).toArray()).toEqual([
      [1, 3],
      [2, 4],
    ]);
    // By a program from now on.
    session.run(exchange);
    expect(await session.value(a).toArray()).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(await session.value(b).toArray()).toEqual([
      [5, 7],
      [6, 8],
    ]);
  });

  it('are written by what control dependencies force', async () => {
    const { graph, w, session } = withVariable([1]);
    const count = w.assignAdd(graph.constant(tensor([1])));
    const read = graph.controlDependencies([count], () => w.mul(1));
    for (let t = 1; t <= 3; t++) expect(await session.run(read).toArray()).toEqual([t]);
    expect(await session.value(w).toArray()).toEqual([4]);
  });

  it('are among the trainable ones unless they are not', () => {
    const graph = new Graph();
    const w = graph.variable(() => zeros([]));
    graph.variable(() => zeros([]), { trainable: false });
    expect(graph.trainableVariables).toEqual([w]);
  });

  it('are saved, set and restored by name', async () => {
    const { w, session } = withVariable([1, 2]);
    const saved = session.save();
    session.setValue(w, tensor([5, 6]));
    expect(await session.run(w).toArray()).toEqual([5, 6]);
    session.restore(saved);
    expect(await session.run(w).toArray()).toEqual([1, 2]);
    expect(() => session.restore({ v: tensor([1]) })).toThrow(
      'restore: v is no variable; the variables are w',
    );
    expect(() => session.restore({})).toThrow('restore: w is missing; the variables are w');
    expect(() => session.setValue(w, tensor([1]))).toThrow(
      'setValue: w is float32[2], the value is float32[1]; both must have one dtype and shape',
    );
  });
});

describe('gradients', () => {
  it('are nodes, and can be differentiated again', async () => {
    const { graph, w, session } = withVariable([1, 2]);
    const [first] = graph.gradients(w.pow(3), [w]);
    const [second] = graph.gradients(first, [w]);
    const results = session.run([first, second]);
    expect(await Promise.all(results.map((result) => result.toArray()))).toEqual([
      [3, 12],
      [6, 12],
    ]);
  });

  it('are those of placeholders and of nodes on the way', async () => {
    const graph = new Graph();
    const x = graph.placeholder([2], { name: 'x' });
    const hidden = x.mul(3);
    const [gx, gh] = graph.gradients([hidden.mul(hidden).sum(), x.sum()], [x, hidden]);
    const session = new Session(graph);
    for (let t = 0; t < 3; t++) {
      const [dx, dh] = session.run([gx, gh], { feed: [[x, tensor([1, 2])]] });
      expect(await dx.toArray()).toEqual([19, 37]);
      expect(await dh.toArray()).toEqual([6, 12]);
    }
  });

  it.each<[string, (graph: Graph, w: VariableNode) => GraphNode]>([
    ['identity', (graph, w) => graph.identity(w)],
    ['an operation that gives what it is given', (_, w) => w.contiguous()],
    [
      'a branch',
      (graph, w) =>
        graph.cond(
          w.gt(0),
          () => w,
          () => w.neg(),
        ),
    ],
    [
      'a loop of no rounds',
      (graph, w) =>
        graph.whileLoop(
          (s) => s.lt(0),
          (s) => s.neg(),
          w,
        ),
    ],
  ])('tell a node from one of the same value: %s', async (_, same) => {
    const { graph, w, session } = withVariable([2]);
    const other = same(graph, w);
    const [dw, dOther] = session.run(graph.gradients(other.mul(3).add(w.mul(2)), [w, other]));
    expect(await dw.item()).toBe(5);
    expect(await dOther.item()).toBe(3);
  });

  it('train as eager code does', async () => {
    const graph = new Graph();
    const x = graph.placeholder([null, 20], { name: 'x' });
    const w = graph.variable(() => randn([20, 3]), { name: 'w' });
    const loss = x.mm(w).pow(2).sum();
    const [g] = graph.gradients(loss, [w]);
    const step = w.assign(w.sub(g.mul(1e-3)));
    const session = new Session(graph);
    manualSeed(1);
    session.init();
    const data = randn([8, 20]);
    manualSeed(1);
    const eager = randn([20, 3]);
    for (let t = 0; t < 30; t++) {
      const [value] = session.run([loss, step], { feed: [[x, data]] });
      const predicted = data.mm(eager);
      expect(await value.item()).toBeCloseTo(await predicted.pow(2).sum().item(), 3);
      eager.sub_(data.t().mm(predicted.mul(2)).mul(1e-3));
    }
  });
});

describe('constants', () => {
  it('are tensors as they are at each run, or made of data', async () => {
    const graph = new Graph();
    const value = tensor([1, 2]);
    const nodes = [graph.constant(value), graph.constant([[3]], { dtype: 'int32' })];
    const session = new Session(graph);
    session.run(nodes);
    value.fill_(5);
    const [first, second] = session.run(nodes);
    expect(await first.toArray()).toEqual([5, 5]);
    expect([second.dtype, await second.toArray()]).toEqual(['int32', [[3]]]);
  });

  it('outlive the scope they are made in', async () => {
    const graph = new Graph();
    const node = scope(() => graph.constant([7]));
    expect(await new Session(graph).run(node).toArray()).toEqual([7]);
  });
});

describe('gradients that do not exist', () => {
  it('are null where that is asked for, before a run or in it', async () => {
    const graph = new Graph();
    const x = graph.placeholder([null], { name: 'x' });
    const [gx, gw] = graph.gradients(x.pow(2), [x, graph.placeholder([], { name: 'z' })], {
      allowUnused: true,
    });
    expect(gw).toBeNull();
    const [none] = graph.gradients(x.argmax(), [x], { allowUnused: true });
    if (gx === null || none === null) throw new Error('there is a path');
    const results = new Session(graph).run([gx, none], { feed: { x: tensor([1, 2]) } });
    expectTypeOf(results).toEqualTypeOf<[Tensor | null, Tensor | null]>();
    expect(await results[0]?.toArray()).toEqual([2, 4]);
    expect(results[1]).toBeNull();
    expect(() => new Session(graph).run(none.mul(2), { feed: { x: tensor([1, 2]) } })).toThrow(
      'run: <gradient with respect to x> has no value to compute with',
    );
  });
});

describe('a session', () => {
  it('closes at the end of its block', async () => {
    const graph = new Graph();
    const w = graph.variable(() => ones([1]));
    const session = new Session(graph);
    session.init();
    await session[Symbol.asyncDispose]();
    expect(() => session.run(w)).toThrow('run: the session is closed; open a new one');
  });
});
