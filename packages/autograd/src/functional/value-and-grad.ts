// A function, and with it its gradients.

import { onesLike, type Tensor } from '@gradus/tensor';
import { gradientsOrZeros, released } from './flow.ts';
import { checkScalar, recorded, type TransformOptions } from './inputs.ts';

/** The result of a function, and its gradient by each argument. */
export type ValueAndGradients<I extends readonly Tensor[]> = [
  value: Tensor,
  gradients: { -readonly [K in keyof I]: Tensor },
];

/**
 * A function that returns the result of `fn`, one element, and its gradients by all arguments.
 *
 * Neither `grad` of the arguments nor what came before them takes part. Arguments that the result
 * does not depend on have zeros.
 * @throws {GradError} when called, if the result has several elements.
 * @throws {ValueError} when called, if `fn` returns a promise.
 * @source `torch.func.grad_and_value`
 * @example
 * const lossOf = valueAndGrad((w, b) => w.mul(3).add(b).pow(2).sum());
 * const [loss, [gw, gb]] = lossOf(tensor([1]), tensor([2]));
 * [await loss.item(), await gw.item(), await gb.item()] // [25, 30, 10]
 */
export function valueAndGrad<I extends readonly Tensor[]>(
  fn: (...inputs: I) => Tensor,
  { createGraph = false }: TransformOptions = {},
): (...inputs: I) => ValueAndGradients<I> {
  return (...inputs) => {
    const run = (...xs: readonly Tensor[]): Tensor => fn(...(xs as I));
    const { xs, outputs, ys } = recorded('valueAndGrad', run, inputs, createGraph);
    checkScalar('valueAndGrad', ys);
    const gradients = gradientsOrZeros(ys, xs, [onesLike(outputs)], { createGraph });
    // One for each argument.
    return [released(outputs, createGraph), gradients as ValueAndGradients<I>[1]];
  };
}
