// What TypeScript sees of the library; `tsc` checks this file, running it checks nothing more.
import { describe, expectTypeOf, it } from 'vitest';
import type {
  AlphaOptions,
  DType,
  Halves,
  HostArray,
  Index,
  Methods,
  Nested,
  ReduceOptions,
  Scalar,
  Shape,
  SumOptions,
  Tensor,
  Value,
  ValuesAndIndices,
} from '../src/index.ts';
import { maskedFill, mul, numpyRandom, pow, scope, sum, tensor } from '../src/index.ts';

describe('the types of', () => {
  it('methods are those of the functions without their first operand', () => {
    expectTypeOf<Tensor['mul']>().toEqualTypeOf<(y: Value) => Tensor>();
    expectTypeOf<Tensor['add']>().toEqualTypeOf<(y: Value, options?: AlphaOptions) => Tensor>();
    expectTypeOf<Tensor['exp']>().toEqualTypeOf<() => Tensor>();
    expectTypeOf<Tensor['pow']>().toEqualTypeOf<(exponent: Value) => Tensor>();
    expectTypeOf<Tensor['mm']>().toEqualTypeOf<(b: Tensor) => Tensor>();
    expectTypeOf<Tensor['maskedFill']>().toEqualTypeOf<
      (mask: Tensor, value: Tensor | Scalar) => Tensor
    >();
    expectTypeOf<Tensor['permute']>().toEqualTypeOf<(dims: readonly number[]) => Tensor>();
    expectTypeOf<Tensor['sum']>().parameters.toEqualTypeOf<
      [dim?: number | readonly number[] | null, options?: SumOptions]
    >();
    expectTypeOf<Tensor['amax']>().parameters.toEqualTypeOf<
      [dim?: number | readonly number[] | null, options?: ReduceOptions]
    >();
    expectTypeOf<Tensor['sum']>().returns.toEqualTypeOf<Tensor>();
  });

  it('a dim makes an extremum a pair of values and indices', () => {
    expectTypeOf<Tensor['max']>().toBeCallableWith(0, { keepdim: true });
    expectTypeOf((x: Tensor) => x.max()).returns.toEqualTypeOf<Tensor>();
    expectTypeOf((x: Tensor) => x.median(0)).returns.toEqualTypeOf<ValuesAndIndices>();
  });

  it('indices are integers, ranges written as such, null, dots, tensors and arrays', () => {
    const [i, j]: number[] = [1, 2];
    expectTypeOf<Tensor['at']>().toBeCallableWith(0, '1:4', '::-1', `${i}:${j}`, '...', null);
    expectTypeOf<Tensor>().toExtend<Index>();
    expectTypeOf<number[]>().toExtend<Index>();
    expectTypeOf<'1:x'>().not.toExtend<Index>();
    expectTypeOf<boolean>().not.toExtend<Index>();
  });

  it('in-place twins are those of the methods', () => {
    expectTypeOf<Tensor['add_']>().toEqualTypeOf<Tensor['add']>();
    expectTypeOf<Tensor['exp_']>().toEqualTypeOf<Tensor['exp']>();
    expectTypeOf<Tensor['maskedFill_']>().toEqualTypeOf<Tensor['maskedFill']>();
    expectTypeOf<Tensor['clamp_']>().toEqualTypeOf<Tensor['clamp']>();
    expectTypeOf<Tensor['gelu_']>().toEqualTypeOf<Tensor['gelu']>();
    expectTypeOf<Tensor['pow_']>().toEqualTypeOf<Tensor['pow']>();
    expectTypeOf<Tensor['where_']>().toEqualTypeOf<(condition: Tensor, y: Value) => Tensor>();
    expectTypeOf<Tensor['zero_']>().toEqualTypeOf<() => Tensor>();
    expectTypeOf<Tensor['fill_']>().toEqualTypeOf<(value: Scalar) => Tensor>();
    expectTypeOf<Tensor['copy_']>().toEqualTypeOf<(value: Value) => Tensor>();
  });

  it('reductions, views and reads have no twin', () => {
    expectTypeOf<Methods>().not.toHaveProperty('sum_');
    expectTypeOf<Methods>().not.toHaveProperty('permute_');
    expectTypeOf<Methods>().not.toHaveProperty('mm_');
    expectTypeOf<Methods>().not.toHaveProperty('item_');
  });

  it('gradients belong to another layer', () => {
    expectTypeOf<Tensor>().not.toHaveProperty('backward');
    expectTypeOf<Tensor>().not.toHaveProperty('grad');
    expectTypeOf<Tensor>().not.toHaveProperty('requiresGrad');
  });

  it('reads are promises, but for those that do not wait', () => {
    expectTypeOf<Tensor['item']>().toEqualTypeOf<() => Promise<number>>();
    expectTypeOf<Tensor['read']>().toEqualTypeOf<() => Promise<HostArray>>();
    expectTypeOf<Tensor['toArray']>().toEqualTypeOf<() => Promise<Nested>>();
    expectTypeOf<Tensor['itemSync']>().toEqualTypeOf<() => number>();
    expectTypeOf<Tensor['readSync']>().toEqualTypeOf<() => HostArray>();
  });

  it('a tensor’s own fields cannot be assigned', () => {
    expectTypeOf<Pick<Tensor, 'shape' | 'dtype' | 'rank' | 'disposed'>>().toEqualTypeOf<{
      readonly shape: Shape;
      readonly dtype: DType;
      readonly rank: number;
      readonly disposed: boolean;
    }>();
    expectTypeOf<Tensor>().toExtend<Disposable>();
  });

  it('operands: numbers stand where tensors may, not where they may not', () => {
    expectTypeOf(mul).parameters.toEqualTypeOf<[x: Value, y: Value]>();
    expectTypeOf(pow).parameter(0).toEqualTypeOf<Value>();
    expectTypeOf(maskedFill).parameter(1).toEqualTypeOf<Tensor>();
    expectTypeOf(sum).parameter(0).toEqualTypeOf<Tensor>();
    expectTypeOf(tensor).parameter(0).toEqualTypeOf<Nested | HostArray | Halves>();
  });

  it('a scope is what its callback gives', () => {
    expectTypeOf(scope<{ a: Tensor }>).returns.toEqualTypeOf<{ a: Tensor }>();
  });

  it('NumPy’s draws depend on the shape', () => {
    expectTypeOf(numpyRandom.randn).toBeCallableWith();
    expectTypeOf(numpyRandom.randn).toBeCallableWith([2, 3]);
    expectTypeOf<typeof numpyRandom.randn>().toExtend<() => number>();
    expectTypeOf<typeof numpyRandom.randn>().toExtend<(shape: Shape) => Tensor>();
  });
});
