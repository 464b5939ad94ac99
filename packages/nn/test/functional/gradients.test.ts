// Every function beside PyTorch: its results, the gradients of its inputs and, for some, the
// gradients of those along given directions, as `tools/golden` recorded them.
import '@gradus/backend-cpu/register';
import { manualSeed, Tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { functional } from '../../src/index.ts';
import { type Elements, goldens, tensorOf } from '../goldens.ts';

interface LaidOut extends Elements {
  readonly layout: 'contiguous' | 'transposed' | 'narrowed' | 'backwards' | 'expandedLast';
}

interface Expected extends Elements {
  /** How far every element may be missed, and how far as a part of it. */
  readonly within: number;
  readonly relative: number;
}

interface Case {
  readonly function: string;
  readonly inputs: readonly { readonly tensor: LaidOut; readonly requiresGrad: boolean }[];
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed?: number;
  readonly result: Expected;
  readonly cotangent?: Elements;
  readonly gradients?: readonly (Expected | null)[];
  readonly directions?: readonly Elements[];
  readonly second?: readonly (Expected | null)[];
}

const layouts: { readonly [layout in LaidOut['layout']]: (x: Tensor) => Tensor } = {
  contiguous: (x) => x,
  transposed: (x) => {
    const reversed = x.shape.map((_, d) => x.rank - 1 - d);
    return x.permute(reversed).clone().permute(reversed);
  },
  narrowed: (x) => {
    const padded = zeros(
      x.shape.map((size) => size + 3),
      { dtype: x.dtype },
    );
    const part = x.shape.reduce((rest, size, d) => rest.narrow(d, 1, size), padded);
    return part.copy_(x);
  },
  backwards: (x) => {
    const flipped = (y: Tensor) => y.shape.reduce((rest, _, d) => rest.slice(d, null, null, -1), y);
    return flipped(flipped(x).clone());
  },
  expandedLast: (x) => x.narrow(-1, 0, 1).clone().expand(x.shape),
};

function laidOut(x: LaidOut): Tensor {
  return layouts[x.layout](tensorOf(x));
}

/** What JSON could not say of an option. */
function decoded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('tensor' in value)) return value;
  return laidOut(value.tensor as LaidOut);
}

function call(name: string, ...args: readonly unknown[]): Tensor {
  const f: unknown = Reflect.get(functional, name);
  if (typeof f !== 'function') throw new Error(`there is no function "${name}"`);
  const result: unknown = f(...args);
  if (result instanceof Tensor) return result;
  throw new Error(`${name} gave no tensor`);
}

function check(what: string, actual: Tensor, expected: Expected): void {
  expect([what, actual.dtype, actual.shape]).toEqual([what, expected.dtype, expected.shape]);
  const values = actual.readSync();
  expected.values.forEach((value, i) => {
    const wanted = expected.dtype === 'float32' ? Math.fround(Number(value)) : Number(value);
    const allowed = expected.within + expected.relative * Math.abs(wanted);
    const isNear = values[i] === wanted || Math.abs(values[i] - wanted) <= allowed;
    if (isNear && Number.isFinite(values[i]) === Number.isFinite(wanted)) return;
    if (Number.isNaN(values[i]) && Number.isNaN(wanted)) return;
    throw new Error(`${what}: element ${i} is ${values[i]}, expected ${wanted} ± ${allowed}`);
  });
}

/** The gradients that `backward` left, and none for the next. */
function takeGradients(leaves: readonly Tensor[]): (Tensor | null)[] {
  return leaves.map((leaf) => {
    const { grad } = leaf;
    leaf.grad = null;
    return grad;
  });
}

function checkGradients(
  what: string,
  leaves: readonly Tensor[],
  gradients: readonly (Tensor | null)[],
  expected: readonly (Expected | null)[],
): void {
  expected.forEach((wanted, i) => {
    const { dtype, shape } = leaves[i];
    const zero = zeros(shape, { dtype });
    // Of what does not depend on an input, the gradient is none or zeros.
    const nothing = { dtype, shape, values: Array.from(zero.readSync()), within: 0, relative: 0 };
    check(`${what} of differentiable input ${i}`, gradients[i] ?? zero, wanted ?? nothing);
  });
}

function replay(golden: Case): void {
  const inputs = golden.inputs.map(({ tensor, requiresGrad }) =>
    laidOut(tensor).requiresGrad_(requiresGrad),
  );
  const leaves = inputs.filter(({ requiresGrad }) => requiresGrad);
  const options = Object.fromEntries(
    Object.entries(golden.options).map(([name, value]) => [name, decoded(value)]),
  );
  if (golden.seed !== undefined) manualSeed(golden.seed);
  const hasOptions = Object.keys(options).length > 0;
  const result = call(golden.function, ...inputs, ...golden.args, ...(hasOptions ? [options] : []));
  check('result', result, golden.result);
  if (golden.cotangent === undefined || golden.gradients === undefined) return;

  const { directions, second } = golden;
  result.backward(tensorOf(golden.cotangent), { createGraph: directions !== undefined });
  const gradients = takeGradients(leaves);
  checkGradients('gradient', leaves, gradients, golden.gradients);
  if (directions === undefined || second === undefined) return;

  const slopes = gradients.flatMap((gradient, i) =>
    gradient?.requiresGrad ? [gradient.mul(tensorOf(directions[i])).sum()] : [],
  );
  slopes.reduce((sum, slope) => sum.add(slope)).backward();
  checkGradients('second gradient', leaves, takeGradients(leaves), second);
}

function titleOf({ function: name, inputs, args, options }: Case): string {
  const tensors = inputs.map(({ tensor: { dtype, shape } }) => `${dtype}[${shape.join(', ')}]`);
  const rest = Object.entries(options).map(([key, value]) =>
    typeof value === 'object' ? key : `${key}: ${value}`,
  );
  return `${name}(${[...tensors, ...args, ...rest].join(', ')})`;
}

for (const family of ['losses', 'activations']) {
  describe(family, () => {
    const { cases } = goldens<{ readonly cases: readonly Case[] }>(family);
    for (const name of new Set(cases.map((golden) => golden.function))) {
      it(name, () => {
        for (const golden of cases.filter((other) => other.function === name)) {
          try {
            replay(golden);
          } catch (error) {
            throw new Error(titleOf(golden), { cause: error });
          }
        }
      });
    }
  });
}
