// Vector norms.

import { apply } from '../../execute/door.ts';
import { checkScalar } from '../../execute/value.ts';
import type { Builder } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { keepdimOf, reduceOp, type SumOptions } from '../callable.ts';
import { accumulateKind, type Reduced, type ReduceOp } from '../definition.ts';

type Definition = Pick<ReduceOp, 'combiner' | 'prologue' | 'epilogue' | 'gradient'>;

function normOp(definition: Definition): ReduceOp {
  return reduceOp({
    name: 'norm',
    domain: 'floating',
    accumulate: accumulateKind.same,
    needsElements: false,
    ...definition,
  });
}

/** The norms that need no power. */
const special: ReadonlyMap<number, ReduceOp> = new Map([
  [0, normOp({ combiner: 'sum', prologue: (e, x) => e.cast(e.ne(x, 0), x.dtype) })],
  [1, normOp({ combiner: 'sum', prologue: (e, x) => e.abs(x) })],
  [
    2,
    normOp({
      combiner: 'sum',
      prologue: (e, x) => e.mul(x, x),
      epilogue: (e, { value }) => e.sqrt(value),
      gradient: (e, { g, y }, x) => e.select(e.eq(y, 0), 0, e.mul(x, e.div(g, y))),
    }),
  ],
  [
    Infinity,
    normOp({
      combiner: 'max',
      prologue: (e, x) => e.abs(x),
      epilogue: (e, { value }) => e.max(value, 0),
    }),
  ],
  [
    -Infinity,
    normOp({
      combiner: 'min',
      prologue: (e, x) => e.abs(x),
      epilogue: (e, { value, count }) => e.select(e.eq(count, 0), 0, value),
    }),
  ],
]);

const general = normOp({
  combiner: 'sum',
  prologue: (e, x, p) => e.pow(e.abs(x), p),
  epilogue: (e, { value, count }, p) => e.select(e.eq(count, 0), 0, e.pow(value, e.div(1, p))),
  gradient: powerGradient,
});

// sign(x) · (|x| / y)ᵖ⁻¹, in the order of PyTorch; at zero, of all slopes 0.
function powerGradient(e: Builder, { g, y }: Reduced, x: Expression, p: Expression): Expression {
  const less = e.sub(p, 1);
  const power = e.select(e.eq(x, 0), 0, e.mul(e.sign(x), e.pow(e.abs(x), less)));
  return e.mul(power, e.select(e.eq(y, 0), 0, e.div(g, e.pow(y, less))));
}

/**
 * The p-norm along `dim`: `(Σ |xᵢ|ᵖ)^(1/p)`, 2 unless given.
 *
 * `Infinity` gives the largest magnitude, `-Infinity` the smallest, 0 the number of elements
 * that are not zero. Over no elements it is 0. Powers are formed in the dtype of the result:
 * squares of float32 beyond 1.8e19 overflow.
 * Shape: as `sum`. Dtype: floating, preserved; `dtype` converts first.
 * @throws {DTypeError} if it would be computed in integers; `dtype` helps.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @example
 * await norm(tensor([3, 4])).item() // 5
 */
export function norm(
  x: Tensor,
  p = 2,
  dim?: number | readonly number[] | null,
  options?: SumOptions,
): Tensor {
  checkScalar('norm', 'p', p);
  const op = special.get(p);
  const params = { dim, keepdim: keepdimOf('norm', options), dtype: options?.dtype };
  return apply(op ?? general, op === undefined ? [x, p] : [x], params)[0];
}
