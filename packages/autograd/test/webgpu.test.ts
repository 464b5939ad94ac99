// Gradients on a GPU against those on the CPU, which differences in float64 have checked: of every
// op that conformance specifies in float32.

import { cpu } from '@gradus/backend-cpu';
import { webgpu } from '@gradus/backend-webgpu';
import { type OpSpec, type Sample, specs, tensorInput } from '@gradus/conformance';
import { registerBackend, scope, Tensor, type Value } from '@gradus/tensor';
import { describe, expect, test } from 'vitest';
import '../src/index.ts';

registerBackend(cpu());
registerBackend(await webgpu());

type Input = Sample['inputs'][number];
type TensorInput = Extract<Input, object>;

/** Elements of a sample at most. */
const smallEnough = 200;

/** Roundings that gradients may lie apart, as parts of the largest of them. */
const tolerance = 64 * 2 ** -24;

const isTensor = (input: Input): input is TensorInput => typeof input === 'object';
const isFloat32 = ({ dtype }: TensorInput): boolean => dtype === 'float32';

function elementsOf({ inputs }: Sample): number {
  const sizes = inputs.filter(isTensor).map(({ shape }) => shape.reduce((a, b) => a * b, 1));
  return sizes.reduce((a, b) => a + b, 0);
}

/** The largest sample in float32 that is small enough. */
function chosen({ samples }: OpSpec): Sample[] {
  const possible = samples
    .filter((sample) => {
      const floating = sample.inputs.filter(isTensor).filter(({ dtype }) => dtype.startsWith('f'));
      return floating.length > 0 && floating.every(isFloat32);
    })
    .filter((sample) => elementsOf(sample) > 0 && elementsOf(sample) <= smallEnough);
  return possible.sort((a, b) => elementsOf(b) - elementsOf(a)).slice(0, 1);
}

interface Gradients {
  readonly result: number[];
  /** Of each operand; none where the result does not depend on it. */
  readonly operands: (number[] | undefined)[];
}

async function gradientsOn(
  device: string,
  sample: Sample,
  range: { from: number; to: number },
): Promise<Gradients | undefined> {
  const inputs: Value[] = sample.inputs.map((input, i) => {
    if (!isTensor(input)) return input;
    if (!isFloat32(input)) return scope(() => tensorInput(device, input));
    const fill = { ...range, seed: 100 + i };
    return scope(() => tensorInput(device, { ...input, fill })).requiresGrad_();
  });
  const leaves = inputs.filter((x): x is Tensor => x instanceof Tensor && x.requiresGrad);
  const result = sample.run(
    inputs.map((x) => (x instanceof Tensor ? x.clone() : x)),
    device,
  );
  if (!result.requiresGrad) return undefined;
  // Weights tell the elements of the result apart.
  const weights = tensorInput(device, {
    dtype: 'float32',
    shape: result.shape,
    layout: 'contiguous',
    fill: { from: 0.5, to: 1.5, seed: 7 },
  });
  result.mul(weights).sum().backward();
  const values = Promise.all(
    leaves.map(async ({ grad }) => (grad === null ? undefined : [...(await grad.read())])),
  );
  return { result: [...(await result.read())], operands: await values };
}

function isClose(got: readonly number[], expected: readonly number[]): boolean {
  const largest = Math.max(...expected.map(Math.abs), 0);
  return expected.every((value, i) => Math.abs(got[i] - value) <= tolerance * largest);
}

/** Where operands are drawn from: the first range on which the op is finite is taken. */
const ranges = [
  { from: -2, to: 2 },
  { from: 0.2, to: 0.9 },
  { from: 1.1, to: 3 },
];

let compared = 0;

describe('gradients on a GPU are those on the CPU', () => {
  for (const op of new Set(specs.map((spec) => spec.op))) {
    const samples = specs
      .filter((spec) => spec.op === op)
      .flatMap(chosen)
      .slice(0, 1);
    if (samples.length === 0) continue;
    test(op, async () => {
      for (const range of ranges) {
        const expected = await gradientsOn('cpu', samples[0], range);
        if (expected === undefined) return;
        const numbers = [...expected.result, ...expected.operands.flatMap((g) => g ?? [])];
        if (!numbers.every(Number.isFinite)) continue;
        const got = await gradientsOn('webgpu', samples[0], range);
        expected.operands.forEach((gradient, i) => {
          const actual = got?.operands[i];
          if (gradient === undefined) expect(actual).toBeUndefined();
          else if (!isClose(actual ?? [], gradient)) expect(actual).toEqual(gradient);
        });
        compared++;
        return;
      }
    });
  }
});

test('of most ops', () => {
  expect(compared).toBeGreaterThan(150);
});
