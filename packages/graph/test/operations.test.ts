// Every operation of tensors, as a node: what a session computes, first and from its program, is
// what eager code gives. The table must name every method that a tensor has.

import '@gradus/backend-cpu/register';
import {
  checkTensor,
  type HostTensor,
  isPossible,
  type Sample,
  specs,
  tensorInput,
} from '@gradus/conformance';
import {
  cat,
  einsum,
  manualSeed,
  meshgrid,
  scope,
  stack,
  Tensor,
  tensor,
  type Value,
  where,
} from '@gradus/tensor';
import { backendOf } from '@gradus/tensor/backend';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Graph, GraphNode, Session } from '../src/index.ts';

const x = tensor([
  [0.5, -0.25, 0.75],
  [0.125, 0.9, -0.6],
]);
const y = tensor([
  [0.3, 0.7, -0.2],
  [-0.9, 0.4, 0.1],
]);
const positive = tensor([
  [1.5, 2.25, 1.75],
  [3.125, 1.9, 1.6],
]);
const row = tensor([1.5, -2, 0.5]);
const square = tensor([
  [2, 1],
  [0.5, 3],
]);
const batch = tensor([
  [
    [1, 2],
    [3, 4],
  ],
]);
const ints = tensor([[6, 3, 5]], { dtype: 'int32' });
const shifts = tensor([[1, 2, 0]], { dtype: 'int32' });
const places = tensor([1, 0], { dtype: 'int32' });
const along = tensor([[1, 0, 1]], { dtype: 'int32' });
const flags = tensor([
  [true, false, true],
  [false, false, true],
]);

/** A call of a method: the tensor that it is called on, and its arguments. */
type Call = readonly [self: Tensor, ...args: unknown[]];

function each(names: string, ...calls: readonly Call[]): Record<string, readonly Call[]> {
  return Object.fromEntries(names.split(' ').map((name) => [name, calls]));
}

const table: Readonly<Record<string, readonly Call[]>> = {
  ...each('abs asin asinh acos atan ceil cos cosh double elu erf erfc erfinv exp exp2 expm1', [x]),
  ...each('float floor frac gelu isfinite isinf isnan leakyRelu mish neg negative positive', [x]),
  ...each('relu round sigmoid sign silu sin sinh softplus square tan tanh trunc hardtanh', [x]),
  ...each('acosh digamma lgamma log log10 log1p log2 reciprocal rsqrt sqrt', [positive]),
  ...each('atanh logit nanToNum clone contiguous detach bool', [x]),
  ...each('int', [positive]),
  ...each('to', [x, 'float64']),
  ...each('add sub', [x, y], [x, 2], [x, y, { alpha: 3 }]),
  ...each('mul div maximum minimum fmax fmin hypot copysign heaviside', [x, y], [x, row]),
  ...each('atan2 floorDivide fmod remainder logaddexp', [x, y]),
  ...each('pow xlogy', [positive, y], [positive, 3]),
  ...each('eq ne notEqual lt less le lessEqual gt greater ge greaterEqual', [x, y], [x, 0.5]),
  ...each('isclose', [x, y, { atol: 1 }]),
  ...each('logicalAnd logicalOr logicalXor', [flags, x]),
  ...each('logicalNot', [flags]),
  ...each('bitwiseAnd bitwiseOr bitwiseXor bitwiseLeftShift bitwiseRightShift', [ints, shifts]),
  ...each('bitwiseNot', [ints]),
  ...each('addcmul addcdiv', [x, y, positive, { value: 2 }]),
  ...each('lerp', [x, y, 0.25], [x, y, positive]),
  ...each('clamp', [x, -0.5, 0.5], [x, y]),
  ...each('maskedFill', [x, flags, 7]),
  ...each('where', [x, flags, y]),
  ...each('sum mean prod amax amin', [x], [x, 1], [x, 0, { keepdim: true }]),
  ...each('nanmean nansum std var logsumexp norm', [x], [x, 1]),
  ...each('logsumexp softmax logSoftmax cumsum cumprod logcumsumexp cummax cummin', [x, 1]),
  ...each('norm', [x, 1], [x, 2, 1]),
  ...each('argmax argmin', [x], [x, 1]),
  ...each('all any', [flags], [flags, 1]),
  ...each('countNonzero', [x], [x, 1]),
  ...each('max min median', [x], [x, 1], [x, 0, { keepdim: true }]),
  ...each('sort argsort', [x], [x, 0, { descending: true }]),
  ...each('topk kthvalue', [x, 2], [x, 2, 0]),
  ...each('quantile', [x, 0.5], [x, tensor([0.25, 0.75]), 1]),
  ...each('diff', [x], [x, 1, 1, { prepend: tensor([[1], [2]]) }]),
  ...each('mm matmul', [square, square.t()]),
  ...each('mv', [x, row]),
  ...each('dot outer', [row, row]),
  ...each('kron', [square, x]),
  ...each('tensordot', [x, y, [[1], [1]]]),
  ...each('bmm', [batch, batch]),
  ...each('addmm', [square, square, square, { beta: 2 }]),
  ...each('baddbmm', [batch, batch, batch]),
  ...each('at', [x, 1], [x, ':', 1], [x, places]),
  ...each('broadcastTo expand', [row, [2, 3]]),
  ...each('chunk', [x, 2, 1], [x, 2]),
  ...each('split', [x, 2, 1], [x, [1, 2], 1]),
  ...each('unbind', [x], [x, 1]),
  ...each('diagonal diag tril triu t flatten squeeze', [square]),
  ...each('flip', [x, 1]),
  ...each('movedim transpose', [x, 0, 1]),
  ...each('permute', [x, [1, 0]]),
  ...each('narrow', [x, 1, 1, 2]),
  ...each('select', [x, 1, 2]),
  ...each('slice', [x, 1, 0, 3, 2]),
  ...each('reshape view', [x, [3, 2]]),
  ...each('unflatten', [row, 0, [1, 3]]),
  ...each('unfold', [row, 0, 2, 1]),
  ...each('unsqueeze', [x, 1]),
  ...each('pad', [x, [1, 2]], [x, [1, 1], { mode: 'reflect' }]),
  ...each('repeat tile', [x, [2, 1]]),
  ...each('repeatInterleave', [x, 2, 1], [row, shifts.flatten()]),
  ...each('roll', [x, 1, 1]),
  ...each('gather', [x, 0, along]),
  ...each('takeAlongDim', [x, along, 0]),
  ...each('take', [x, places]),
  ...each('indexSelect', [x, 1, places]),
  ...each('indexAdd', [x, 1, places, square]),
  ...each('indexCopy', [x, 1, places, square]),
  ...each('indexFill', [x, 1, places, 3]),
  ...each('put', [x, places, tensor([8, 9])]),
  ...each('scatter scatterAdd', [x, 0, along, y]),
  ...each('scatterReduce', [x, 0, along, y, 'amax']),
  ...each('searchsorted', [tensor([0, 0.5, 1]), x]),
  ...each('bucketize', [x, tensor([0, 0.5, 1])]),
  ...each('bernoulli', [tensor([0.2, 0.8])], [x, 0.5]),
  ...each('multinomial', [positive, 2], [positive, 4, { replacement: true }]),
};

const refused =
  'allclose backward bincount dispose equal histc item itemSync maskedSelect nonzero ' +
  'read readSync registerHook retainGrad toArray toAsync toJSON unique';

const methods = Object.entries(Object.getOwnPropertyDescriptors(Tensor.prototype))
  .filter(([, { value }]) => typeof value === 'function')
  .map(([name]) => name)
  .filter((name) => name !== 'constructor' && name !== 'toString');

/** What a method gives, as tensors in order. */
function called(name: string, [self, ...args]: readonly unknown[]): unknown[] {
  const method: unknown = Reflect.get(self as object, name);
  if (typeof method !== 'function') throw new Error(`${name} is no method`);
  const result: unknown = Reflect.apply(method, self, args);
  if (result instanceof Tensor || result instanceof GraphNode) return [result];
  return Object.values(result as object);
}

/** The call with placeholders in place of tensors, and what is to be fed to them. */
function asNodes(graph: Graph, call: Call): [readonly unknown[], [GraphNode, Tensor][]] {
  const feed: [GraphNode, Tensor][] = [];
  const replaced = (value: unknown): unknown => {
    if (value instanceof Tensor) {
      const open = graph.placeholder(
        value.shape.map(() => null),
        { dtype: value.dtype },
      );
      feed.push([open, value]);
      return open;
    }
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replaced(part)]));
  };
  return [call.map(replaced), feed];
}

function host(tensors: readonly Tensor[]): unknown[] {
  return tensors.map((each) => [each.dtype, [...each.shape], [...each.readSync()]]);
}

describe('every operation of tensors', () => {
  it('is in the table, or refused by name', () => {
    const pure = methods.filter((name) => !name.endsWith('_'));
    expect([...Object.keys(table), ...refused.split(' ')].toSorted()).toEqual(pure.toSorted());
  });

  it.each(Object.entries(table))('%s gives as a node what it gives of tensors', (name, calls) => {
    for (const call of calls) {
      manualSeed(1);
      const expected = called(name, call) as Tensor[];
      const graph = new Graph();
      const [nodes, feed] = asNodes(graph, call);
      const [self, ...args] = nodes;
      const method: unknown = Reflect.get(self as object, name);
      if (typeof method !== 'function') throw new Error(`${name} is no method of nodes`);
      const result: unknown = Reflect.apply(method, self, args);
      const fetches =
        result instanceof GraphNode
          ? [result]
          : Object.values(
              Symbol.iterator in (result as object)
                ? expected.map((_, i) => (result as { at(i: number): GraphNode }).at(i))
                : (result as object),
            );
      const session = new Session(graph);
      for (let t = 0; t < 2; t++) {
        manualSeed(1);
        const found = session.run(fetches as GraphNode[], { feed });
        expect(host(found)).toEqual(host(expected));
      }
      session.close();
    }
  });

  it.each(refused.split(' '))('%s is refused by name', (name) => {
    const node = new Graph().placeholder([2], { name: 'x' });
    expect(() => called(name, [node])).toThrow(`${name}: called on <x>; `);
  });

  it.each(methods.filter((name) => name.endsWith('_')))('%s writes to no node', (name) => {
    const node = new Graph().placeholder([2], { name: 'x' });
    expect(() => called(name, [node])).toThrow(
      `${name}: called on <x>; nodes are not written to; use ${name.slice(0, -1)}, or assign of a ` +
        'variable',
    );
  });
});

describe('every operation with a spec', () => {
  it.each(
    specs
      .map(({ op, samples }) => {
        const possible = samples.filter((sample) => isPossible(sample, backendOf('cpu')));
        return [op, possible] as const;
      })
      .filter(([, samples]) => samples.length > 0),
  )('%s gives as an applied function what it gives eagerly', (op, samples) => {
    // One of each name: the kernels are those of the eager suite, which takes all.
    const chosen = new Map(samples.map((sample) => [sample.name, sample]));
    for (const sample of chosen.values()) checkApplied(op, sample);
  });
});

function checkApplied(op: string, { name, inputs, run, tolerance }: Sample): void {
  const values = inputs.map((input) =>
    typeof input === 'object' ? scope(() => tensorInput('cpu', input)) : input,
  );
  const hosts = values.map((value) => (value instanceof Tensor ? hostOf(value) : value));
  const graph = new Graph();
  const feed: [GraphNode, Tensor][] = [];
  const args = values.map((value) => {
    if (!(value instanceof Tensor)) return value;
    const node = graph.placeholder(value.shape, { dtype: value.dtype });
    feed.push([node, value.clone()]);
    return node;
  });
  // Ops in place write to copies of what is fed.
  const copied = (value: Value): Value => (value instanceof Tensor ? value.clone() : value);
  const node = graph.apply((...given: Value[]) => run(given.map(copied), 'cpu'), ...args);
  const found = hostOf(new Session(graph).run(node, { feed }));
  const expected = hostOf(run(values, 'cpu'));
  // What is fed is laid out anew, so that sums may be rounded in another order.
  checkTensor(`${op}, ${name}`, found, expected, tolerance(expected, hosts));
}

function hostOf(tensor: Tensor): HostTensor {
  const values = Array.from(tensor.readSync());
  return { dtype: tensor.dtype, shape: tensor.shape, values };
}

describe('operations with several results', () => {
  const graph = new Graph();
  const node = graph.placeholder([null, 3], { name: 'x' });
  const session = new Session(graph);
  const feed = { x };

  it('give nodes by name, or a list of them', async () => {
    const { values, indices } = node.topk(2, 1);
    expectTypeOf(values).toEqualTypeOf<GraphNode>();
    const [first, second] = node.unbind(1);
    const last = node.unbind(1).at(-1);
    const results = session.run([values, indices, first, second, last], { feed });
    expect(results.map(({ shape }) => shape)).toEqual([[2, 2], [2, 2], [2], [2], [2]]);
    expect(await results[4].toArray()).toEqual(await x.select(1, 2).toArray());
    expectTypeOf(node.max()).toEqualTypeOf<GraphNode>();
    expectTypeOf(node.max(1)).toEqualTypeOf<{
      readonly values: GraphNode;
      readonly indices: GraphNode;
    }>();
  });

  it('are differentiated', async () => {
    const [g] = graph.gradients(node.max(1).values.sum(), [node]);
    expect(await session.run(g, { feed }).toArray()).toEqual([
      [0, 0, 1],
      [0, 1, 0],
    ]);
  });

  it('refuse places that they do not have', () => {
    expect(() => session.run(node.unbind(1).at(3), { feed })).toThrow(
      'unbind: it gives 3 tensors; there is no tensor 3',
    );
    expect(() => node.unbind(1).at(0.5)).toThrow('unbind.at: the place is 0.5; it is an integer');
    expect(() => [...node.unbind(1)]).toThrow(
      'unbind: how many tensors it gives is known in a run only; take nodes by destructuring, or ' +
        'by at(i)',
    );
  });
});

describe('a function that is applied', () => {
  it('takes nodes alone, in arrays and by name', async () => {
    const graph = new Graph();
    const a = graph.constant(tensor([1, 2]));
    const b = graph.constant(tensor([3, 4]));
    const nodes = [
      graph.apply(stack, [a, b], 1),
      graph.apply(cat, [a, b, tensor([5])]),
      graph.apply(where, a.gt(1), a, b),
      graph.apply((...xs) => meshgrid(xs)[1], a, b),
      graph.apply((parts: { a: Tensor; b: Tensor }) => parts.a.sub(parts.b), { a, b }),
      graph.apply(
        (equation: string, x: Tensor, y: Tensor) => einsum(equation, x, y),
        'i,i->',
        a,
        b,
      ),
    ];
    const found = new Session(graph).run(nodes);
    expect(await Promise.all(found.map((result) => result.toArray()))).toEqual([
      [
        [1, 3],
        [2, 4],
      ],
      [1, 2, 3, 4, 5],
      [3, 2],
      [
        [3, 4],
        [3, 4],
      ],
      [-2, -2],
      11,
    ]);
  });

  it('must give a tensor', () => {
    const graph = new Graph();
    const node = graph.constant(tensor([1, 2]));
    const wrong = graph.apply((a): Tensor => a.unbind() as never, node);
    expect(() => new Session(graph).run(wrong)).toThrow(
      'apply: it gave an array; a node of a graph stands for a tensor',
    );
  });
});
