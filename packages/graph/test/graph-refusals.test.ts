import '@gradus/backend-cpu/register';
import { GradusError, memory, ones, type Tensor, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { compile, Graph, GraphError, type GraphNode, Session } from '../src/index.ts';

const graph = new Graph();
const x = graph.placeholder([null, 2], { name: 'x' });
const y = graph.placeholder([], { name: 'y' });
const w = graph.variable(() => ones([2]), { name: 'w' });
const session = new Session(graph);
session.init();

/** What a call throws, as `name: message`. */
function thrown(fn: () => unknown): string {
  try {
    fn();
  } catch (error) {
    if (error instanceof GradusError) return `${error.name}: ${error.message}`;
    throw error;
  }
  return 'nothing';
}

type Refusal = readonly [what: string, fn: () => unknown, message: string];

const row = ones([1, 2]);

const feeds: readonly Refusal[] = [
  [
    'a feed that is missing',
    () => session.run(x.sum()),
    'run: x is not fed; it takes float32[any, 2]',
  ],
  [
    'a feed that is missing where a branch needs it, taken or not',
    () =>
      session.run(
        graph.cond(
          y.gt(0),
          () => x.sum(),
          () => y,
        ),
        { feed: { y: tensor(-1) } },
      ),
    'run: x is not fed; it takes float32[any, 2]',
  ],
  [
    'a feed by a name that no placeholder has',
    () => session.run(x.sum(), { feed: { X: row } }),
    'run: there is no placeholder X; there are x, y',
  ],
  [
    'a feed by name where there are no placeholders',
    () => {
      const bare = new Graph();
      return new Session(bare).run(bare.constant(row), { feed: { z: row } });
    },
    'run: there is no placeholder z; the graph has none',
  ],
  [
    'a feed of another shape',
    () => session.run(x.sum(), { feed: { x: ones([1, 3]) } }),
    'run: x takes float32[any, 2], fed is float32[1, 3]',
  ],
  [
    'a feed of another rank',
    () => session.run(x.sum(), { feed: { x: ones([2]) } }),
    'run: x takes float32[any, 2], fed is float32[2]',
  ],
  [
    'a feed of another dtype',
    () => session.run(x.sum(), { feed: { x: ones([1, 2], { dtype: 'float64' }) } }),
    'run: x takes float32[any, 2], fed is float64[1, 2]',
  ],
  [
    'a feed that is no tensor',
    () => session.run(x.sum(), { feed: { x: [[1, 2]] as never } }),
    'run: x is fed an array; feeds are tensors',
  ],
  [
    'a feed of what is no node',
    () => session.run(x.sum(), { feed: [['x', row] as never] }),
    'run: the string "x" is fed; feeds are by node, or by name',
  ],
  [
    'a feed of another graph',
    () => session.run(x.sum(), { feed: [[new Graph().placeholder([], { name: 'z' }), tensor(1)]] }),
    'run: <z> belongs to another graph than the session',
  ],
  [
    'a feed that requires a gradient',
    () => session.run(x.sum(), { feed: { x: ones([1, 2]).requiresGrad_() } }),
    'run: x is fed float32[1, 2], which requires a gradient; a run records nothing for it. Feed ' +
      'detach()',
  ],
  [
    'a feed in the place of the options',
    () => session.run(x.sum(), { x: row } as never),
    'run: the option x is unknown; what is fed is the option feed',
  ],
  [
    'a tensor as the whole feed',
    () => session.run(x.sum(), { feed: row as never }),
    'run: the feed is a tensor; it is { name: tensor } or a list',
  ],
  [
    'a feed that is null',
    () => session.run(x.sum(), { feed: null as never }),
    'run: x is not fed; it takes float32[any, 2]',
  ],
];

const fetches: readonly Refusal[] = [
  [
    'a node of another graph',
    () => session.run(new Graph().constant(row)),
    'run: <constant> belongs to another graph than the session',
  ],
  [
    'what is no node',
    () => session.run([x, 3 as never], { feed: { x: row } }),
    'run: 3 is fetched; a node is, or an array or record',
  ],
  [
    'nothing',
    () => session.run(undefined as never),
    'run: missing is fetched; a node is, or an array or record',
  ],
  [
    'a tensor',
    () => session.run(row as never),
    'run: a tensor is fetched; a node is, or an array or record',
  ],
  [
    'a variable before init()',
    () => new Session(graph).run(w),
    'run: w has no value yet; init() gives variables theirs',
  ],
  [
    'a node of a loop, outside of it',
    () => session.run(escaped()),
    'run: <add> was made in the body of whileLoop, and has a value there only; return it from there',
  ],
  [
    'a gradient that was asked for where what lies between was fed',
    () => {
      const hidden = x.mul(2);
      const [g] = graph.gradients(hidden.sum(), [x]);
      return session.run(g, {
        feed: [
          [x, row],
          [hidden, row],
        ],
      });
    },
    'gradients: no gradient flows from sum to x: what lies between them is fed or has no ' +
      'derivative. { allowUnused: true } gives null',
  ],
  [
    'a gradient through what has none',
    () => {
      const [g] = graph.gradients(x.argmax(1).float(), [x]);
      return session.run(g, { feed: { x: row } });
    },
    'gradients: no gradient flows from float to x: what lies between them is fed or has no ' +
      'derivative. { allowUnused: true } gives null',
  ],
  [
    'a function that writes to what it is given',
    () => session.run(graph.apply((a: Tensor) => a.abs_(), w)),
    'apply: it wrote to float32[2] that it was given, and others read; write to a clone()',
  ],
  [
    'a write of another shape',
    () => session.run(w.assign(x), { feed: { x: row } }),
    'assign to w: the variable is float32[2], what is written is float32[1, 2]; both must have one ' +
      'dtype and shape',
  ],
  [
    'the value of a group',
    () => session.run(graph.apply((a) => a, graph.group(w))),
    'run: <group> has no value to compute with',
  ],
];

/** A node that was made in the body of a loop. */
function escaped(): GraphNode {
  let inner: GraphNode | undefined;
  graph.whileLoop(
    (i) => i.lt(3),
    (i) => {
      inner = i.add(1);
      return inner;
    },
    y,
  );
  if (inner === undefined) throw new Error('the body was not called');
  return inner;
}

const building: readonly Refusal[] = [
  [
    'nodes of two graphs',
    () => x.add(new Graph().constant(row)),
    'add: <constant> belongs to another graph; build it in this one',
  ],
  [
    'control dependencies on another graph',
    () => graph.controlDependencies([new Graph().constant(row)], () => x),
    'controlDependencies: <constant> belongs to another graph; build it in this one',
  ],
  [
    'control dependencies of what is made later',
    () => graph.controlDependencies([x], async () => x.add(1)),
    'controlDependencies: the callback returned a promise; controlDependencies lasts for a call',
  ],
  [
    'a tensor in the place of a node',
    () => w.assign(row as never),
    'assign to w: a tensor is no node; graph.constant(…) makes a node of a tensor or of data',
  ],
  [
    'a number in the place of a node',
    () => graph.group(3 as never),
    'group: 3 is no node; graph.constant(…) makes a node of a tensor or of data',
  ],
  [
    'gradients of nothing',
    () => graph.gradients([], [w]),
    'gradients: ys is empty; it holds one node at least',
  ],
  [
    'a node of a loop, outside of it',
    () => x.add(escaped()),
    'add: <add> was made in the body of whileLoop, and has a value there only; return it from there',
  ],
  [
    'a node of one branch in the other',
    () => {
      let inner: GraphNode = x;
      return graph.cond(
        y.gt(0),
        () => {
          inner = y.add(1);
          return inner;
        },
        () => inner.mul(2),
      );
    },
    'mul: <add> was made in the thenFn of cond, and has a value there only; return it from there',
  ],
  [
    'two placeholders of one name',
    () => graph.placeholder([], { name: 'x' }),
    'placeholder: there is a placeholder x already; names are unique',
  ],
  [
    'two variables of one name',
    () => graph.variable(() => row, { name: 'w' }),
    'variable: there is a variable w already; names are unique',
  ],
  [
    'a variable of a tensor',
    () => graph.variable(row as never),
    'variable: the callback is a tensor; it is a function',
  ],
  [
    'a placeholder of no shape',
    () => graph.placeholder([2, -1], { name: 'z' }),
    'placeholder: the shape of z is [2, -1]; it is an array of non-negative integers, null where ' +
      'any size is',
  ],
  [
    'a placeholder of no dtype',
    () => graph.placeholder([2], { name: 'z', dtype: 'float' as never }),
    'placeholder: the dtype of z is the string "float"; known: bool, uint8, int32, float16, float32, float64',
  ],
  [
    'a gradient to which no path leads',
    () => graph.gradients(x.sum(), [x, w]),
    'gradients: no path leads from w to sum',
  ],
  [
    'reading a node',
    () => method(x, 'item'),
    'item: called on <x>; a node has no value; run it in a session, and read the result',
  ],
  [
    'writing to a node',
    () => method(x, 'add_', 1),
    'add_: called on <x>; nodes are not written to; use add, or assign of a variable',
  ],
  [
    'an operation whose result is sized by data',
    () => method(x, 'nonzero'),
    'nonzero: called on <x>; the size of its result is data; compute it of a tensor, and feed that',
  ],
];

/** Calls a method that the types do not have. */
function method(node: GraphNode, name: string, ...args: unknown[]): unknown {
  return Reflect.apply(Reflect.get(node, name), node, args);
}

const controlFlow: readonly Refusal[] = [
  [
    'branches of different shapes',
    () => {
      const node = graph.cond(
        y.gt(0),
        () => x.sum(0),
        () => x.sum(1),
      );
      return session.run(node, { feed: { x: row, y: tensor(1) } });
    },
    'cond: the result is float32[2] of thenFn and float32[1] of elseFn; both must give one dtype ' +
      'and shape',
  ],
  [
    'branches of different dtypes',
    () => {
      const { sign } = graph.cond(
        y.gt(0),
        () => ({ sign: y.int() }),
        () => ({ sign: y }),
      );
      return session.run(sign, { feed: { y: tensor(1) } });
    },
    'cond: the result sign is int32[] of thenFn and float32[] of elseFn; both must give one dtype ' +
      'and shape',
  ],
  [
    'branches of different forms',
    () =>
      graph.cond(
        y.gt(0),
        () => [x, y],
        () => [x] as never,
      ),
    'cond: the result of thenFn is an array of 2, the result of elseFn is an array of 1; both must ' +
      'have one form',
  ],
  [
    'branches that give no nodes',
    () =>
      graph.cond(
        y.gt(0),
        () => x,
        () => row as never,
      ),
    'cond: the result of elseFn is a tensor; it is a node, or an array or a record of nodes. ' +
      'graph.constant(…) makes a node of a tensor or of data',
  ],
  [
    'branches that give groups',
    () =>
      graph.cond(
        y.gt(0),
        () => graph.group(w),
        () => x,
      ),
    'cond: the result of thenFn is <group>, which has no value; a write to a variable has',
  ],
  [
    'a predicate that is no bool',
    () => {
      const node = graph.cond(
        y,
        () => x,
        () => x,
      );
      return session.run(node, { feed: { x: row, y: tensor(1) } });
    },
    'cond: the predicate is float32[]; it must be one bool, as comparisons of scalars give',
  ],
  [
    'a predicate that is no node',
    () =>
      graph.cond(
        true as never,
        () => x,
        () => x,
      ),
    'cond: the predicate is true; it is one node',
  ],
  [
    'several predicates',
    () =>
      graph.whileLoop(
        (state) => [state.gt(0)] as never,
        (state) => state,
        y,
      ),
    'whileLoop: the predicate is an array; it is one node',
  ],
  [
    'a predicate of several elements',
    () => {
      const node = graph.whileLoop(
        (state) => state.gt(0),
        (state) => state,
        x,
      );
      return session.run(node, { feed: { x: row } });
    },
    'whileLoop: the predicate is bool[1, 2]; it must be one bool, as comparisons of scalars give',
  ],
  [
    'rounds that change a shape',
    () => {
      const [, rows] = graph.whileLoop(
        ([i]) => i.lt(3),
        ([i, rows]) => [i.add(1), graph.apply((a: Tensor) => a.repeat([2, 1]), rows)],
        [y, x],
      );
      return session.run(rows, { feed: { x: row, y: tensor(0) } });
    },
    'whileLoop: state 1 is float32[1, 2] before a round and float32[2, 2] after it; a round keeps ' +
      'dtype and shape',
  ],
  [
    'rounds that change a dtype',
    () => {
      const { i } = graph.whileLoop(
        ({ i }) => i.lt(3),
        ({ i }) => ({ i: i.double() }),
        { i: y },
      );
      return session.run(i, { feed: { y: tensor(0) } });
    },
    'whileLoop: state i is float32[] before a round and float64[] after it; a round keeps dtype ' +
      'and shape',
  ],
  [
    'rounds of another form',
    () =>
      graph.whileLoop(
        (state) => state.gt(0),
        (state) => [state] as never,
        y,
      ),
    'whileLoop: initial is a node, the result of the body is an array of 1; both must have one form',
  ],
  [
    'a state of tensors',
    () =>
      graph.whileLoop(
        () => y.gt(0),
        (state) => state,
        [y, tensor(1) as never],
      ),
    'whileLoop: initial.1 is a tensor; it is a node, or an array or a record of nodes. ' +
      'graph.constant(…) makes a node of a tensor or of data',
  ],
  [
    'fewer rounds than none',
    () =>
      graph.whileLoop(
        (state) => state.gt(0),
        (state) => state,
        y,
        { maximumIterations: -1 },
      ),
    'whileLoop: maximumIterations is -1; it is a non-negative integer',
  ],
  [
    'a scan that changes its carry',
    () => {
      const [carry] = graph.scan((sum, entry) => [sum.add(entry), []], y, x);
      return session.run(carry, { feed: { x: row, y: tensor(0) } });
    },
    'scan: carry is float32[] before a round and float32[2] after it; a round keeps dtype and shape',
  ],
  [
    'a scan of lists of different lengths',
    () => {
      const [, sums] = graph.scan((c, [a, b]) => [c, a.add(b)], [], [x, x.t()]);
      return session.run(sums, { feed: { x: row } });
    },
    'scan: xs are float32[1, 2] and float32[2, 1]; scanned are the entries of the first dim, as ' +
      'many of each',
  ],
  [
    'a scan of a scalar',
    () => {
      const [, sums] = graph.scan((c, a) => [c, a], [], y);
      return session.run(sums, { feed: { y: tensor(1) } });
    },
    'scan: xs is float32[]; scanned are the entries of the first dim, as many of each',
  ],
  [
    'a scan that gives no pair',
    () => graph.scan((carry) => carry as never, y, x),
    'scan: a round gives an object; it must give an array of two, [carry, y]',
  ],
  [
    'a body that is no function',
    () => graph.cond(y.gt(0), x as never, () => x),
    'cond: the callback is an object; it is a function',
  ],
];

describe('a session refuses', () => {
  it.each([...feeds, ...fetches])('%s', (_, fn, message) => {
    expect(thrown(fn)).toBe(`GraphError: ${message}`);
  });

  it('tensors that were disposed', () => {
    const gone = ones([1, 2]);
    gone.dispose();
    expect(thrown(() => session.run(x, { feed: { x: gone } }))).toBe(
      'DisposedError: run: float32[1, 2] was disposed; keep() lets a tensor outlive the scope it ' +
        'was made in',
    );
  });

  it.each<Refusal>([
    ['init', () => closed().init(), ''],
    ['run', () => closed().run(w), ''],
    ['value', () => closed().value(w), ''],
    ['value', () => closed().save(), ''],
    ['setValue', () => closed().setValue(w, row), ''],
    ['restore', () => closed().restore({ w: row }), ''],
  ])('%s after it was closed', (op, fn) => {
    expect(thrown(fn)).toBe(`GraphError: ${op}: the session is closed; open a new one`);
  });

  it('initial values that are no tensors, and sets none', () => {
    const broken = new Graph();
    const good = broken.variable(() => ones([1]), { name: 'good' });
    broken.variable(() => 3 as never, { name: 'bad' });
    const session = new Session(broken);
    expect(thrown(() => session.init())).toBe(
      'GraphError: init: bad is given 3; variables hold tensors',
    );
    expect(thrown(() => session.value(good))).toBe(
      'GraphError: run: good has no value yet; init() gives variables theirs',
    );
  });

  it('to run later after it was closed', async () => {
    await expect(closed().runAsync(w)).rejects.toThrow(
      new GraphError('run', 'the session is closed; open a new one'),
    );
  });
});

function closed(): Session {
  const session = new Session(graph);
  session.close();
  return session;
}

describe('a graph refuses', () => {
  it.each(building)('%s', (_, fn, message) => {
    const name = message.includes(': the callback ') ? 'ValueError' : 'GraphError';
    expect(thrown(fn)).toBe(`${name}: ${message}`);
  });
});

describe('control flow refuses', () => {
  it.each(controlFlow)('%s', (_, fn, message) => {
    const { name } = message.startsWith('cond: the callback') ? { name: 'ValueError' } : GraphError;
    expect(thrown(fn)).toBe(`${name}: ${message}`);
  });
});

describe('what was refused', () => {
  const failing = graph.cond(
    y.gt(0),
    () => w.assignAdd(x.sum(0)),
    () => x.sum(1),
  );
  const feed = { x: row, y: tensor(1) };

  it('changed no variable and left no memory', async () => {
    const before = memory().liveBytes;
    thrown(() => session.run(failing, { feed }));
    await expect(session.runAsync(failing, { feed })).rejects.toThrow(GraphError);
    expect(memory().liveBytes).toBe(before);
    expect(await session.value(w).toArray()).toEqual([1, 1]);
  });

  it('does not keep the next run from its work', async () => {
    await session.runAsync(failing, { feed }).catch(() => {});
    expect(await (await session.runAsync(y, { feed })).item()).toBe(1);
  });
});

describe('what is fed', () => {
  const writing = graph.apply((value: Tensor) => value.clone().add_(1), x);
  const decided = graph.cond(
    y.gt(0),
    () => writing,
    () => x,
  );

  it.each([
    ['captured', x],
    ['computed', writing],
    ['decided', decided],
  ] as const)('is neither changed nor shared by what is fetched, %s', async (_, node) => {
    for (let t = 0; t < 2; t++) {
      const value = tensor([[1, 2]]);
      const result = session.run(node, { feed: { x: value, y: tensor(1) } });
      result.fill_(7);
      expect(await value.toArray()).toEqual([[1, 2]]);
      value.fill_(9);
      expect(await result.toArray()).toEqual([[7, 7]]);
    }
  });

  it('is what it was at the call, whenever its turn comes', async () => {
    const value = tensor([[1, 2]]);
    const run = session.runAsync(x, { feed: { x: value } });
    value.fill_(9);
    expect(await (await run).toArray()).toEqual([[1, 2]]);
  });
});

describe('tracing', () => {
  it('refuses to read a value', () => {
    const read = graph.apply((value: Tensor) => value.mul(value.sum().itemSync()), x);
    expect(thrown(() => session.run(read, { feed: { x: row } }))).toBe(
      'GraphError: itemSync: called inside of a function that is being compiled; return the ' +
        'tensor, and read it after the call',
    );
  });

  it('leaves nothing to a tensor that escapes', () => {
    let escaping: Tensor | undefined;
    const step = compile((value: Tensor) => {
      escaping = value.mul(2);
      return escaping.sum();
    });
    step(zeros([3]));
    expect(thrown(() => escaping?.add(1))).toBe(
      'DisposedError: add: float32[3] was disposed; keep() lets a tensor outlive the scope it was ' +
        'made in',
    );
  });
});
