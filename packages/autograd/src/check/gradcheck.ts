// Gradients against differences: what a function's derivative should be, found from its values.

import { Tensor, zerosLike } from '@gradus/tensor';
import { describe, formatShape, sameShape } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { grad } from '../functional/grad.ts';
import { listed } from '../functional/structure.ts';
import { historyOf } from '../tape/current.ts';
import { hasGradients } from '../tape/steps.ts';
import {
  analyticJacobian,
  type Checked,
  numericJacobian,
  type Rows,
  valuesOf,
} from './jacobians.ts';

/** Options of {@link gradcheck}. */
export interface GradcheckOptions {
  /** How far inputs are moved to both sides; 1e-6 unless given. */
  readonly eps?: number;
  /** How far derivatives may be apart, absolutely; 1e-5 unless given. */
  readonly atol?: number;
  /** How far they may be apart, as a part of the numeric one; 1e-3 unless given. */
  readonly rtol?: number;
  /** How far two backward passes may be apart; 0 unless given. */
  readonly nondetTol?: number;
  /** Whether what does not agree is an error; else the result is false. True unless given. */
  readonly raiseException?: boolean;
}

/** An input whose derivative is checked, and which argument it is. */
interface Variable {
  readonly x: Tensor;
  readonly position: number;
}

/**
 * Whether the gradients of `fn` at `inputs` agree with central differences,
 * `(f(x + eps) − f(x − eps)) / 2 eps`: every element of every output by every element of every
 * input that requires a gradient. Gradients must also have their input's shape and dtype, be zero
 * where the outputs' are, and come out the same when `backward` runs again.
 *
 * Dtype: float64; differences in float32 say nothing.
 * @throws {GradError} if no input requires a gradient, if one that does is not float64, or, unless
 * `raiseException` is false, if something does not agree: it names output, input and element, and
 * both derivatives.
 * @source `torch.autograd.gradcheck`
 * @example
 * const x = tensor([0.5, 2], { dtype: 'float64', requiresGrad: true });
 * await gradcheck((x) => x.exp().mul(x), [x]) // true
 */
export async function gradcheck<I extends readonly unknown[]>(
  fn: (...inputs: I) => Tensor | readonly Tensor[],
  inputs: readonly [...I],
  options: GradcheckOptions = {},
): Promise<boolean> {
  // What is given has the types of `inputs`: perturbed tensors stand where tensors stood.
  const checked: Checked = (...given) => differentiable(listed(fn(...(given as I))));
  return check('gradcheck', checked, inputs, options);
}

/** `gradcheck` of a function that returns what is to be checked, in the name of `op`. */
export async function check(
  op: string,
  fn: Checked,
  inputs: readonly unknown[],
  options: GradcheckOptions,
): Promise<boolean> {
  const variables = variablesOf(op, inputs);
  try {
    await compare(op, fn, inputs, variables, options);
    return true;
  } catch (error) {
    if (options.raiseException === false && error instanceof GradError && error.op === op)
      return false;
    throw error;
  }
}

/** The outputs that gradients flow from; all floating ones if they flow from none. */
export function differentiable(outputs: readonly Tensor[]): readonly Tensor[] {
  const floating = outputs.filter(({ dtype }) => hasGradients(dtype));
  const flowing = floating.filter((output) => historyOf(output) !== undefined);
  return flowing.length > 0 ? flowing : floating;
}

function variablesOf(op: string, inputs: readonly unknown[]): Variable[] {
  const variables = inputs.flatMap((x, position): Variable[] =>
    x instanceof Tensor && historyOf(x) !== undefined ? [{ x, position }] : [],
  );
  if (variables.length === 0) {
    throw new GradError(op, 'no input requires a gradient; requiresGrad_() marks those to check', {
      inputs: inputs.length,
    });
  }
  for (const { x, position } of variables) {
    if (x.dtype === 'float64') continue;
    throw new GradError(
      op,
      `input ${position} is ${describe(x)}; differences are taken in float64, so an input that ` +
        "requires a gradient is float64, as .to('float64') gives it",
      { input: position, dtype: x.dtype },
    );
  }
  return variables;
}

async function compare(
  op: string,
  fn: Checked,
  inputs: readonly unknown[],
  variables: readonly Variable[],
  { eps = 1e-6, atol = 1e-5, rtol = 1e-3, nondetTol = 0 }: GradcheckOptions,
): Promise<void> {
  const outputs = fn(...inputs);
  for (const output of outputs) await checkZeros(op, output, variables);
  const xs = variables.map(({ x }) => x);
  const analytic = await Promise.all(outputs.map((output) => derivativesOf(output, xs)));
  const again = await Promise.all(outputs.map((output) => derivativesOf(output, xs)));
  for (const [i, { x, position }] of variables.entries()) {
    const numeric = await numericJacobian(fn, inputs, position, x, eps);
    for (const [o, output] of outputs.entries()) {
      const place = { op, output, o, x, position };
      agree(place, analytic[o][i], again[o][i], 'on a second backward pass', nondetTol, 0);
      if (x.numel > 0) agree(place, analytic[o][i], numeric[o] ?? [], 'numerically', atol, rtol);
    }
  }
}

async function derivativesOf(output: Tensor, xs: readonly Tensor[]): Promise<Rows[]> {
  if (historyOf(output) !== undefined) return analyticJacobian(output, xs);
  return xs.map(({ numel }) => Array.from({ length: output.numel }, () => new Float64Array(numel)));
}

/** What two Jacobians are of, for messages. */
interface Place {
  readonly op: string;
  readonly output: Tensor;
  readonly o: number;
  readonly x: Tensor;
  readonly position: number;
}

function agree(
  { op, output, o, x, position }: Place,
  analytic: Rows,
  expected: Rows,
  how: string,
  atol: number,
  rtol: number,
): void {
  if (expected.length !== analytic.length) {
    throw new GradError(
      op,
      `output ${o} is ${describe(output)}, and has ${expected.length} elements where input ` +
        `${position} is moved; the function must give one shape around its inputs`,
      { output: o, elements: [analytic.length, expected.length] },
    );
  }
  for (const [j, row] of analytic.entries()) {
    for (const [k, found] of row.entries()) {
      const other = expected[j][k];
      if (Math.abs(found - other) <= atol + rtol * Math.abs(other)) continue;
      throw new GradError(
        op,
        `the derivative of output ${o} (${describe(output)}) at ${indexOf(j, output)} by input ` +
          `${position} (${describe(x)}) at ${indexOf(k, x)} is ${found}, and ${other} ${how}; ` +
          `they may differ by ${atol}${rtol === 0 ? '' : ` + ${rtol} · |${other}|`}`,
        { output: o, input: position, entry: [j, k], analytic: found, expected: other },
      );
    }
  }
}

function indexOf(position: number, { shape }: Tensor): string {
  const index: number[] = [];
  let rest = position;
  for (const size of shape.toReversed()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return formatShape(index);
}

// Zeros in, zeros out: a rule that does not multiply by the gradient it is given is wrong, though
// it be right for a gradient of 1.
async function checkZeros(
  op: string,
  output: Tensor,
  variables: readonly Variable[],
): Promise<void> {
  if (historyOf(output) === undefined) return;
  const seed = zerosLike(output);
  const gradients = grad(
    output,
    variables.map(({ x }) => x),
    {
      gradOutputs: seed,
      retainGraph: true,
      allowUnused: true,
    },
  );
  for (const [i, gradient] of gradients.entries()) {
    if (gradient === null) continue;
    const { x, position } = variables[i];
    if (gradient.dtype !== x.dtype || !sameShape(gradient.shape, x.shape)) {
      throw new GradError(
        op,
        `the gradient of input ${position} is ${describe(gradient)}, the input ${describe(x)}; ` +
          'both must have one dtype and shape',
        { input: position, gradient: gradient.shape, shape: x.shape },
      );
    }
    const values = await valuesOf(gradient);
    gradient.dispose();
    if (values.every((value) => value === 0)) continue;
    throw new GradError(
      op,
      `the gradient of input ${position} (${describe(x)}) is not zero for an output whose ` +
        'gradient is zero; a backward multiplies by the gradient that it is given',
      { input: position },
    );
  }
}
