import '@gradus/backend-cpu/register';
import { type DType, tensor } from '@gradus/tensor';
import {
  type Expression,
  builder as e,
  evaluator,
  input,
  topologicalOrder,
} from '@gradus/tensor/backend';
import { describe, expect, it } from 'vitest';
import { rewriteAlgebra } from '../src/passes/algebraic-rewrites.ts';
import { fuseMaps } from '../src/passes/map-fusion.ts';
import { rewritten } from '../src/passes/rewrite-rules.ts';
import { captured, kinds, rerun, values } from './captured.ts';

const x = input(0, 'float32');
const h = input(0, 'float16');
const n = input(0, 'int32');
const u = input(0, 'uint8');
const b = input(0, 'bool');

const edges: Readonly<Record<DType, readonly number[]>> = {
  bool: [0, 1],
  uint8: [0, 1, 2, 127, 128, 255],
  int32: [0, 1, -1, 7, 2 ** 24 + 1, 2 ** 31 - 1, -(2 ** 31)],
  float16: [0, -0, 1, -1.5, 2 ** -24, 65504, Infinity, -Infinity, NaN],
  float32: [0, -0, 1, -1, 0.1, 1e-45, -1e-40, 3e38, Infinity, -Infinity, NaN].map(Math.fround),
  float64: [0, -0, 0.1, 1e-320, 1e308, Infinity, -Infinity, NaN],
};

const becomes: readonly (readonly [string, Expression, Expression])[] = [
  ['x · 1', e.mul(x, 1), x],
  ['1 · x', e.mul(1, x), x],
  ['x · −1', e.mul(x, -1), e.neg(x)],
  ['x + −0', e.add(x, -0), x],
  ['x − 0', e.sub(x, 0), x],
  ['x / 1', e.div(x, 1), x],
  ['x / −8', e.div(x, -8), e.mul(x, -0.125)],
  ['x¹', e.pow(x, 1), x],
  ['n + 0', e.add(n, 0), n],
  ['n · 1', e.mul(n, 1), n],
  ['b or false', e.add(b, 0), b],
  ['b and true', e.mul(b, 1), b],
  ['−−x', e.neg(e.neg(x)), x],
  ['−−u', e.neg(e.neg(u)), u],
  ['|−x|', e.abs(e.neg(x)), e.abs(x)],
  ['|−n|', e.abs(e.neg(n)), e.abs(n)],
  ['||x||', e.abs(e.abs(x)), e.abs(x)],
  ['not not b', e.not(e.not(b)), b],
  ['~~n', e.bitwiseNot(e.bitwiseNot(n)), n],
  ['max(x, x)', e.max(x, x), x],
  ['x < x', e.lt(x, x), e.constant(0, 'bool')],
  ['both branches alike', e.select(e.lt(x, 0), x, x), x],
  ['a known choice', e.select(e.constant(0, 'bool'), x, e.neg(x)), e.neg(x)],
  ['not b ? x : −x', e.select(e.not(b), n, e.neg(n)), e.select(b, e.neg(n), n)],
  ['float16 by float32', e.cast(e.cast(h, 'float32'), 'float16'), h],
  ['float32 by float64', e.cast(e.cast(x, 'float64'), 'float32'), x],
  ['int32 by float64', e.cast(e.cast(n, 'float64'), 'int32'), n],
  ['uint8 by int32 to float64', e.cast(e.cast(u, 'int32'), 'float64'), e.cast(u, 'float64')],
  ['one inside of another', e.mul(e.neg(e.neg(e.sub(x, 0))), 1), x],
];

const stays: readonly (readonly [string, Expression])[] = [
  ['x + 0, which makes 0 of −0', e.add(x, 0)],
  ['x − −0, likewise', e.sub(x, -0)],
  ['x · 0, which keeps NaN', e.mul(x, 0)],
  ['x − x, likewise', e.sub(x, x)],
  ['x = x, which finds NaN', e.eq(x, x)],
  ['x / 3, whose inverse is rounded', e.div(x, 3)],
  ['x / 2⁻¹⁴⁹, which has no inverse', e.div(x, 2 ** -149)],
  ['d / (1024 + ε), no power of two', e.div(input(0, 'float64'), 1024 * (1 + Number.EPSILON))],
  ['x · 3 · 5, which is rounded twice', e.mul(e.mul(x, 3), 5)],
  ['|−u|, as −u is 256 − u', e.abs(e.neg(u))],
  ['int32 by float32, which rounds', e.cast(e.cast(n, 'float32'), 'int32')],
  ['float64 by float32', e.cast(e.cast(input(0, 'float64'), 'float32'), 'float64')],
];

function firstInput(root: Expression): DType {
  return topologicalOrder([root]).find(({ kind }) => kind === 'input')?.dtype ?? 'float32';
}

describe('a rewritten expression', () => {
  it.each(becomes)('is simpler: %s', (_, before, after) => {
    expect(rewritten(before)).toBe(after);
  });

  it.each(becomes)('gives the same for all that is at an edge: %s', (_, before, after) => {
    const dtype = firstInput(before);
    const inputs = edges[dtype].map((value) => [value]);
    const results = (root: Expression): number[] =>
      inputs.map((value) => evaluator(root)(value, []));
    expect(results(after)).toEqual(results(before));
  });

  it.each(stays)('stays: %s', (_, root) => {
    expect(rewritten(root)).toBe(root);
  });
});

describe('algebraic rewrites', () => {
  const left = tensor([1, -2, 3]);
  const right = tensor([2, 0, -1]);

  it('read no more than the simpler expressions need', async () => {
    const program = captured(() => {
      const chosen = left.ge(left).logicalNot().logicalNot();
      return [right.mul(1).neg().neg(), left.where(chosen, right)];
    });
    const expected = await values(program.results);
    const region = rewriteAlgebra(fuseMaps(program.region));
    expect(region.steps.map(({ kernel }) => kernel.inputs.length)).toEqual([1, 2]);
    expect(await rerun(program, region)).toEqual(expected);
  });

  it('make exponents constants, and no other numbers', async () => {
    const program = captured(() => [
      left.pow(5),
      left.abs().pow(1.5),
      left.pow(right),
      left.mul(5),
    ]);
    const expected = await values(program.results);
    const region = rewriteAlgebra(program.region);
    const isRead = region.steps.map(({ kernel }) =>
      topologicalOrder(kernel.kind === 'map' ? kernel.outputs : []).some(
        ({ kind }) => kind === 'scalar',
      ),
    );
    expect(isRead).toEqual([false, false, true, false, true]);
    expect(await rerun(program, region)).toEqual(expected);
  });

  it('leave a reduction an operand to take its sizes from', async () => {
    const program = captured(() => [left.lt(left).sum(), left.abs().abs().sum()]);
    const expected = await values(program.results);
    const region = rewriteAlgebra(fuseMaps(program.region));
    expect(kinds(region)).toEqual(['reduce', 'reduce']);
    expect(region.steps[0].kernel.inputs).toHaveLength(1);
    expect(await rerun(program, region)).toEqual(expected);
  });
});
