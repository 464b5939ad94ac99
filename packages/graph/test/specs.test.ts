import '@gradus/backend-cpu/register';
import { checkTensor, type HostTensor, type Sample, specs, tensorInput } from '@gradus/conformance';
import { scope, Tensor, type Value } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';

function inputsOf({ inputs }: Sample): Value[] {
  return inputs.map((input) =>
    typeof input === 'object' ? scope(() => tensorInput('cpu', input)) : input,
  );
}

function host(tensor: Tensor): HostTensor {
  const values = Array.from(tensor.readSync());
  return { dtype: tensor.dtype, shape: tensor.shape, values };
}

/** Writes what the inputs held at first: ops in place have changed them. */
function restore(inputs: readonly Value[], sample: Sample): void {
  inputsOf(sample).forEach((fresh, i) => {
    const input = inputs[i];
    if (!(input instanceof Tensor) || !(fresh instanceof Tensor)) return;
    if (input.storage.version > 0 && isWritable(input)) input.copy_(fresh);
  });
}

function isWritable({ shape, strides }: Tensor): boolean {
  return shape.every((size, d) => size < 2 || strides[d] !== 0);
}

function checkCompiled(op: string, sample: Sample): void {
  const expected = host(sample.run(inputsOf(sample), 'cpu'));
  const inputs = inputsOf(sample);
  const hosts = inputs.map((input) => (input instanceof Tensor ? host(input) : input));
  const step = compile(() => sample.run(inputs, 'cpu'));
  step();
  restore(inputs, sample);
  const found = host(step());
  expect(step.statistics()).toEqual({ captures: 1, replays: 1, programs: 1 });
  checkTensor(`${op}, ${sample.name}`, found, expected, sample.tolerance(expected, hosts));
  step.dispose();
}

describe.each(specs.map(({ op, samples }) => [op, samples] as const))('%s', (op, samples) => {
  it('gives compiled what it gives eagerly', () => {
    // One of each name: the kernels are those of the eager suite, which takes all.
    const chosen = new Map(samples.map((sample) => [sample.name, sample]));
    for (const sample of chosen.values()) checkCompiled(op, sample);
  });
});
