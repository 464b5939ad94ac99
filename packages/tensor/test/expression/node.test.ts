import { describe, expect, it } from 'vitest';
import { builder, cast, constant, input, scalar } from '../../src/expression/builder.ts';
import { type Expression, operandsOf, topologicalOrder } from '../../src/expression/node.ts';

const x = input(0, 'float32');
const y = input(1, 'float32');

describe('equal expressions', () => {
  it('are one object', () => {
    const build = () =>
      builder.select(builder.lt(x, 0), builder.exp(x), builder.mul(cast(x, 'float32'), 2));
    expect(build()).toBe(build());
    expect(input(3, 'int32')).toBe(input(3, 'int32'));
    expect(scalar(0, 'float64')).toBe(scalar(0, 'float64'));
    expect(constant(1, 'int32')).toBe(constant(1, 'int32'));
  });

  it('differ by every field', () => {
    const nodes = [
      x,
      y,
      input(0, 'float64'),
      scalar(0, 'float32'),
      scalar(1, 'float32'),
      constant(0, 'float32'),
      constant(-0, 'float32'),
      constant(0, 'float64'),
      constant(Number.NaN, 'float32'),
      builder.exp(x),
      builder.exp(y),
      builder.log(x),
      builder.add(x, y),
      builder.add(y, x),
      builder.sub(x, y),
      builder.lt(x, y),
      builder.select(builder.lt(x, y), x, y),
      builder.select(builder.lt(x, y), y, x),
      builder.select(builder.lt(y, x), x, y),
      cast(x, 'float64'),
      cast(y, 'float64'),
      cast(x, 'int32'),
    ];
    expect(new Set(nodes).size).toBe(nodes.length);
    expect(new Set(nodes.map((node) => node.id)).size).toBe(nodes.length);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(builder.add(x, y))).toBe(true);
  });
});

describe('topologicalOrder', () => {
  it('gives each node once, operands before their users', () => {
    const square = builder.mul(x, x);
    const sum = builder.add(square, y);
    const roots = [builder.select(builder.lt(sum, 0), square, sum), square];
    const order = topologicalOrder(roots);
    expect(new Set(order).size).toBe(order.length);
    expect(order).toEqual(expect.arrayContaining([x, y, square, sum, ...roots]));
    // Those, the comparison and its constant.
    expect(order).toHaveLength(7);
    for (const [at, node] of order.entries()) {
      for (const operand of operandsOf(node)) {
        expect(order.slice(0, at)).toContain(operand);
      }
    }
  });

  it('takes a shared node once, however many paths lead to it', () => {
    // 2⁴⁰ paths: without sharing this would not end.
    let node: Expression = x;
    for (let i = 0; i < 40; i++) node = builder.add(node, node);
    expect(topologicalOrder([node])).toHaveLength(41);
  });

  it('is empty without roots', () => {
    expect(topologicalOrder([])).toEqual([]);
  });
});
