// The Jacobian of a function twice: as backward passes compute it, and as differences of values.
// Both are lists of rows, one an element of the output, on the host.

import { scope, type Tensor, tensor } from '@gradus/tensor';
import { grad } from '../functional/grad.ts';
import { alias } from '../tape/alias.ts';

/** Derivatives of the elements of an output by those of an input: `rows[j][k]`. */
export type Rows = Float64Array[];

/** A function of some tensors and of what it is given besides. */
export type Checked = (...inputs: readonly unknown[]) => readonly Tensor[];

/**
 * The Jacobian of `output` by each input, from one backward pass an element. An input that the
 * output was not computed from has zeros.
 */
export async function analyticJacobian(output: Tensor, inputs: readonly Tensor[]): Promise<Rows[]> {
  const jacobian: Rows[] = inputs.map(() => []);
  for (let j = 0; j < output.numel; j++) {
    const seed = oneAt(j, output);
    const gradients = grad(output, inputs, {
      gradOutputs: seed,
      retainGraph: true,
      allowUnused: true,
    });
    for (const [i, gradient] of gradients.entries()) {
      jacobian[i].push(
        gradient === null ? new Float64Array(inputs[i].numel) : await valuesOf(gradient),
      );
      gradient?.dispose();
    }
    seed.dispose();
  }
  return jacobian;
}

function oneAt(j: number, { numel, shape, device }: Tensor): Tensor {
  const values = new Float64Array(numel);
  values[j] = 1;
  return shaped(values, shape, device);
}

/** The Jacobian of each output by the input at `position`, from central differences. */
export async function numericJacobian(
  fn: Checked,
  inputs: readonly unknown[],
  position: number,
  x: Tensor,
  eps: number,
): Promise<Rows[]> {
  const values = await valuesOf(x);
  const at = (k: number, step: number): Promise<Float64Array[]> => {
    const moved = values.slice();
    moved[k] += step;
    const outputs = scope(() => {
      const perturbed = shaped(moved, x.shape, x.device).requiresGrad_();
      // Handles of their own: a function may return what is not its to let go of.
      return fn(...inputs.with(position, perturbed)).map(alias);
    });
    return readAll(outputs);
  };
  const jacobian: Rows[] = [];
  for (let k = 0; k < values.length; k++) {
    const [above, below] = [await at(k, eps), await at(k, -eps)];
    for (const [o, high] of above.entries()) {
      jacobian[o] ??= Array.from(high, () => new Float64Array(values.length));
      high.forEach((y, j) => {
        jacobian[o][j][k] = (y - below[o][j]) / (2 * eps);
      });
    }
  }
  return jacobian;
}

async function readAll(outputs: readonly Tensor[]): Promise<Float64Array[]> {
  const values: Float64Array[] = [];
  for (const output of outputs) {
    values.push(await valuesOf(output));
    output.dispose();
  }
  return values;
}

/** The elements of a tensor in float64. */
export async function valuesOf(x: Tensor): Promise<Float64Array> {
  return Float64Array.from(await x.read());
}

function shaped(values: Float64Array, shape: Tensor['shape'], device: string): Tensor {
  return scope(() => tensor(values, { device }).reshape(shape));
}
