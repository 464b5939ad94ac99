import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { builder, input, scalar } from '../../src/expression/builder.ts';
import { full, mm, ones, scope, tensor, zeros } from '../../src/index.ts';
import {
  apply,
  assign,
  type Interpreter,
  type Op,
  pushInterpreter,
} from '../../src/interpreter.ts';
import { mapKernel } from '../../src/kernel/kernel.ts';
import { FakeBackend } from '../fake-backend.ts';

/** Notes what passes, and passes it on. */
function noting(seen: string[], mark = ''): (below: Interpreter) => Interpreter {
  return (below) => ({
    apply(op, inputs, params) {
      seen.push(`${mark}${op.name}`);
      return below.apply(op, inputs, params);
    },
    assign(targets, op, inputs, params, name) {
      seen.push(`${mark}${op.name}_`);
      below.assign(targets, op, inputs, params, name);
    },
  });
}

let backend: FakeBackend;
let seen: string[];
const pops: (() => void)[] = [];

function push(create: (below: Interpreter) => Interpreter): () => void {
  const pop = pushInterpreter(create);
  pops.unshift(pop);
  return pop;
}

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
  seen = [];
});

afterEach(() => {
  for (const pop of pops.splice(0)) pop();
  unregisterBackend('fake');
});

describe('an interpreter on top', () => {
  it('sees functions, methods, views and their parameters', () => {
    const x = tensor([[1, 2]]);
    const params: unknown[] = [];
    push((below) => ({
      ...noting(seen)(below),
      apply(op, inputs, given) {
        params.push(given);
        return noting(seen)(below).apply(op, inputs, given);
      },
    }));
    x.add(1).t().narrow(0, 1, 1).expand([2, 1]).clone();
    expect(seen).toEqual(['add', 'permute', 'part', 'expand', 'clone']);
    const part = [{ start: 1, length: 1, step: 1 }];
    const stretch = { op: 'expand', shape: [2, 1] };
    expect(params).toEqual([undefined, [1, 0], part, stretch, undefined]);
  });

  it('sees reductions and products', () => {
    const x = tensor([[1, 2]]);
    push(noting(seen));
    mm(x, x.t()).sum();
    expect(seen).toEqual(['permute', 'mm', 'sum']);
  });

  it('sees in-place twins and plain writes as assignments', () => {
    const x = tensor([1, 2]);
    push(noting(seen));
    x.add_(1).exp_().zero_().fill_(3).copy_(x);
    expect(seen).toEqual(['add_', 'exp_', 'copy_', 'copy_', 'copy_']);
  });

  it('sees what fills a new tensor', () => {
    push(noting(seen));
    zeros([2]);
    ones([2]);
    full([2], 3);
    expect(seen).toEqual(['copy_', 'copy_', 'copy_']);
  });

  it('does not see reads', async () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]).t();
    push(noting(seen));
    expect(await x.toArray()).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(x.toString()).toContain('3.');
    expect(seen).toEqual([]);
  });

  it('may answer by itself', () => {
    const x = tensor([1]);
    push((below) => ({ ...below, apply: () => [x] }));
    expect(x.exp()).toBe(x);
  });
});

describe('the stack', () => {
  it('passes from the top down', () => {
    const x = tensor([1]);
    push(noting(seen, 'low '));
    push(noting(seen, 'high '));
    x.neg();
    expect(seen).toEqual(['high neg', 'low neg']);
  });

  it('is as before once an interpreter is taken off', () => {
    const x = tensor([1]);
    push(noting(seen, 'low '));
    const pop = push(noting(seen, 'high '));
    pop();
    x.neg();
    x.neg_();
    expect(seen).toEqual(['low neg', 'low neg_']);
  });

  it('loses with an interpreter all that was put on top of it', () => {
    const x = tensor([1]);
    const pop = push(noting(seen, 'low '));
    push(noting(seen, 'high '));
    pop();
    x.neg();
    expect(seen).toEqual([]);
  });
});

describe('assign', () => {
  it('writes several outputs as if all were computed first', async () => {
    const [a, b] = [tensor([1, 2]), tensor([10, 20])];
    const swap: Op = {
      kind: 'elementwise',
      name: 'swap',
      operands: 'promote',
      expression: (_, x, y) => [y, x],
    };
    assign([a, b], swap, [a, b]);
    expect([await a.toArray(), await b.toArray()]).toEqual([
      [10, 20],
      [1, 2],
    ]);
    expect([a.storage.version, b.storage.version]).toEqual([1, 1]);
  });

  it('writes a view of the target itself', async () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    const reversed: Op = {
      kind: 'view',
      name: 'reversed',
      elements: 'reordered',
      layout: ({ shape, strides, offset }) => ({
        shape: shape.toReversed(),
        strides: strides.toReversed(),
        offset,
      }),
    };
    assign([x], reversed, [x]);
    expect(await x.toArray()).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it('writes what a kernel of its own computed, and lets go of that', async () => {
    const double: Op = {
      kind: 'kernel',
      name: 'double',
      computes: 'map',
      lower: ([{ dtype, shape }]) => ({
        kernel: mapKernel([dtype], [dtype], [builder.mul(input(0, dtype), scalar(0, dtype))]),
        outputs: [{ dtype, shape }],
        scalars: [2],
      }),
    };
    const x = tensor([[1, 2]]);
    expect(await apply(double, [x])[0].toArray()).toEqual([[2, 4]]);
    const target = zeros([3, 2]);
    const { size } = backend.live;
    assign([target], double, [x]);
    expect(await target.toArray()).toEqual([
      [2, 4],
      [2, 4],
      [2, 4],
    ]);
    expect(backend.live.size).toBe(size);
    // What does not fit is let go of as well.
    expect(() => assign([zeros([1])], double, [x])).toThrow('must broadcast');
    expect(backend.live.size).toBe(size + 1);
  });

  it('keeps what it wrote to beyond the scope, unlike what a creation fills', () => {
    const [made, written] = scope(() => {
      const zero = zeros([2]);
      const changed = zeros([2]).add_(1);
      return () => [zero, changed];
    })();
    expect([made.disposed, written.disposed]).toEqual([true, false]);
  });
});
