// Second derivatives against differences of first ones.

import { Generator, randn, Tensor } from '@gradus/tensor';
import { grad } from '../functional/grad.ts';
import { listed } from '../functional/structure.ts';
import { historyOf } from '../tape/current.ts';
import { check, differentiable, type GradcheckOptions } from './gradcheck.ts';

/** Options of {@link gradgradcheck}. */
export interface GradgradcheckOptions extends GradcheckOptions {
  /** Gradients of the outputs, at which those of the inputs are differentiated. */
  readonly gradOutputs?: readonly Tensor[];
}

/**
 * Whether second derivatives agree with differences: `gradcheck` of the function that gives the
 * gradients of `inputs`, by `inputs` and by the gradients of the outputs. Those are drawn from a
 * generator of their own unless given.
 *
 * Dtype: float64.
 * @throws {GradError} as {@link gradcheck}.
 * @source `torch.autograd.gradgradcheck`
 * @example
 * const x = tensor([0.5, 2], { dtype: 'float64', requiresGrad: true });
 * await gradgradcheck((x) => x.pow(3), [x]) // true
 */
export async function gradgradcheck<I extends readonly unknown[]>(
  fn: (...inputs: I) => Tensor | readonly Tensor[],
  inputs: readonly [...I],
  { gradOutputs, ...options }: GradgradcheckOptions = {},
): Promise<boolean> {
  const outputsOf = (given: readonly unknown[]): readonly Tensor[] =>
    // What is given has the types of `inputs`: perturbed tensors stand where tensors stood.
    differentiable(listed(fn(...(given as I))));
  const seeds = gradOutputs ?? seedsFor(outputsOf(inputs));
  const gradients = (...given: readonly unknown[]): readonly Tensor[] => {
    const args = given.slice(0, inputs.length);
    const outputs = outputsOf(args).filter((output) => historyOf(output) !== undefined);
    const found = grad(outputs, args.filter(isVariable), {
      gradOutputs: given.slice(inputs.length).filter(isTensor),
      createGraph: true,
      allowUnused: true,
    });
    return differentiable(found.filter((gradient) => gradient !== null));
  };
  return check('gradgradcheck', gradients, [...inputs, ...seeds], options);
}

function seedsFor(outputs: readonly Tensor[]): Tensor[] {
  const generator = new Generator(0);
  return outputs.map(({ dtype, shape, device }) =>
    randn(shape, { dtype, device, generator, requiresGrad: true }),
  );
}

function isTensor(value: unknown): value is Tensor {
  return value instanceof Tensor;
}

function isVariable(value: unknown): value is Tensor {
  return isTensor(value) && historyOf(value) !== undefined;
}
