import '@gradus/backend-cpu/register';
import { manualSeed, ones, rand, randLike, randn, tensor, zeros } from '@gradus/tensor';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Graph, type GraphNode, Session } from '../src/index.ts';

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

  it('are written by what control dependencies force', async () => {
    const { graph, w, session } = withVariable([1]);
    const count = w.assignAdd(graph.constant(tensor([1])));
    const read = graph.controlDependencies([count], () => w.mul(1));
    for (let t = 1; t <= 3; t++) expect(await session.run(read).toArray()).toEqual([t]);
    expect(await session.value(w).toArray()).toEqual([4]);
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
    const [dx, dh] = new Session(graph).run([gx, gh], { feed: [[x, tensor([1, 2])]] });
    expect(await dx.toArray()).toEqual([19, 37]);
    expect(await dh.toArray()).toEqual([6, 12]);
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

describe('a session refuses', () => {
  const graph = new Graph();
  const x = graph.placeholder([null, 2], { name: 'x' });
  const w = graph.variable(() => ones([2]), { name: 'w' });
  const session = new Session(graph);
  const refusals: readonly (readonly [string, () => unknown, string])[] = [
    [
      'a placeholder that is not fed',
      () => session.run(x.sum()),
      'run: x is not fed; it takes float32[any, 2]',
    ],
    [
      'a feed of another shape',
      () => session.run(x.sum(), { feed: [[x, ones([3])]] }),
      'run: x takes float32[any, 2], fed is float32[3]',
    ],
    [
      'a feed of another dtype',
      () => session.run(x.sum(), { feed: [[x, ones([1, 2], { dtype: 'int32' })]] }),
      'run: x takes float32[any, 2], fed is int32[1, 2]',
    ],
    [
      'a variable without a value',
      () => session.run(w),
      'run: w has no value yet; init() gives variables theirs',
    ],
    [
      'a node of another graph',
      () => new Session(new Graph()).run(w),
      'run: <w> belongs to another graph than the session',
    ],
    [
      'nodes of two graphs',
      () => x.add(new Graph().constant(ones([1]))),
      'add: <constant> belongs to another graph; build it in this one',
    ],
    [
      'two variables of one name',
      () => graph.variable(() => ones([1]), { name: 'w' }),
      'variable: there is a variable w already; names are unique',
    ],
    [
      'a gradient to which no path leads',
      () => {
        const [g] = graph.gradients(x.sum(), [w]);
        const other = new Session(graph);
        other.init();
        return other.run(g, { feed: [[x, ones([1, 2])]] });
      },
      'gradients: no path leads from w to sum',
    ],
    [
      'to run after it was closed',
      () => {
        const closed = new Session(graph);
        closed.close();
        closed.init();
      },
      'init: the session is closed; open a new one',
    ],
  ];
  it.each(refusals)('%s', (_, fn, message) => expect(fn).toThrow(message));

  it('nodes that are typed as such only', () => {
    expectTypeOf(x.mm(w)).toEqualTypeOf<GraphNode>();
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
