// Functions that draw values towards zero.

import { type ElementwiseFunction, type Tensor, ValueError } from '@gradus/tensor';
import { elementwise, elementwiseFunction } from '@gradus/tensor/interpreter';

const hardShrunk = elementwise<[x: Tensor, lambd: number]>('hardshrink', 'float', (e, x, lambd) =>
  e.select(e.le(e.abs(x), lambd), 0, x),
);

/**
 * `x`, or 0 where `|x| ≤ lambd`.
 *
 * Dtype: floating, preserved; integers and bools give float32. Gradient: `g` where `x` stays.
 * @source `torch.nn.functional.hardshrink`
 * @example
 * await hardshrink(tensor([-2, 0.5, 1])).toArray() // [-2, 0, 1]
 */
export const hardshrink: ElementwiseFunction<[x: Tensor, lambd?: number]> = elementwiseFunction(
  (x, lambd = 0.5) => hardShrunk.resolve(x, lambd),
);

const softShrunk = elementwise<[x: Tensor, lambd: number]>('softshrink', 'float', (e, x, lambd) =>
  e.select(e.le(e.abs(x), lambd), 0, e.select(e.lt(0, x), e.sub(x, lambd), e.add(x, lambd))),
);

/**
 * `x` drawn towards zero by `lambd`, and 0 where `|x| ≤ lambd`. NaN stays NaN, where PyTorch
 * gives 0.
 *
 * Dtype: floating, preserved; integers and bools give float32. Gradient: `g` where the result is
 * not 0.
 * @throws {ValueError} if `lambd` is negative.
 * @source `torch.nn.functional.softshrink`
 * @example
 * await softshrink(tensor([-2, 0.5, 1])).toArray() // [-1.5, 0, 0.5]
 */
export const softshrink: ElementwiseFunction<[x: Tensor, lambd?: number]> = elementwiseFunction(
  (x, lambd = 0.5) => {
    checkLambd('softshrink', lambd);
    return softShrunk.resolve(x, lambd);
  },
);

/** Refuses to push values away from zero. */
export function checkLambd(op: string, lambd: number): void {
  if (lambd >= 0) return;
  throw new ValueError(op, `lambd is ${lambd}; it must not be negative`, { lambd });
}

/**
 * `x − tanh(x)`.
 *
 * Dtype: floating, preserved; integers and bools give float32. Gradient: `g · tanh(x)²`.
 * @source `torch.nn.functional.tanhshrink`
 * @example
 * (await tanhshrink(tensor([1])).item()).toFixed(4) // '0.2384'
 */
export const tanhshrink = elementwise<[x: Tensor]>('tanhshrink', 'float', (e, x) =>
  e.sub(x, e.tanh(x)),
);

/**
 * `x / (1 + |x|)`.
 *
 * Dtype: floating, preserved; integers and bools give float32. Gradient: `g / (1 + |x|)²`.
 * @source `torch.nn.functional.softsign`
 * @example
 * await softsign(tensor([-1, 3])).toArray() // [-0.5, 0.75]
 */
export const softsign = elementwise<[x: Tensor]>('softsign', 'float', (e, x) =>
  e.div(x, e.add(e.abs(x), 1)),
);
