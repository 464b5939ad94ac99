import '@gradus/backend-cpu/register';
import { checkTensor, type HostTensor, type Sample, specs, tensorInput } from '@gradus/conformance';
import { scope, Tensor, type Value } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';

// Every sample of every op, its inputs as they are given and then with their elements turned
// round, which a program that had kept a value of them would not notice.

function inputsOf({ inputs }: Sample): Value[] {
  return inputs.map((input) =>
    typeof input === 'object' ? scope(() => tensorInput('cpu', input)) : input,
  );
}

function host(tensor: Tensor): HostTensor {
  const values = Array.from(tensor.readSync());
  return { dtype: tensor.dtype, shape: tensor.shape, values };
}

function isWritable({ shape, strides }: Tensor): boolean {
  return shape.every((size, d) => size < 2 || strides[d] !== 0);
}

/** The elements of a tensor in the opposite order. */
function turned(x: Value): Value {
  if (!(x instanceof Tensor) || x.numel < 2) return x;
  return x.flip([...x.shape.keys()]);
}

/** Gives inputs the elements of others. */
function refill(inputs: readonly Value[], from: readonly Value[]): void {
  inputs.forEach((input, i) => {
    const other = from[i];
    if (!(input instanceof Tensor) || !(other instanceof Tensor)) return;
    if (isWritable(input)) input.copy_(other);
  });
}

function checkCompiled(op: string, sample: Sample): void {
  const inputs = inputsOf(sample);
  const step = compile(() => sample.run(inputs, 'cpu'));
  step();
  refill(inputs, inputsOf(sample));
  step();
  const given = inputsOf(sample);
  const others = given.map((x) => (x instanceof Tensor && isWritable(x) ? turned(x) : x));
  for (const values of [given, others]) {
    refill(inputs, values);
    const hosts = inputs.map((input) => (input instanceof Tensor ? host(input) : input));
    const found = scope(() => host(step()));
    refill(inputs, values);
    const expected = scope(() => host(sample.run(inputs, 'cpu')));
    const where = `${op}, ${sample.name}`;
    checkTensor(where, found, expected, sample.tolerance(expected, hosts));
  }
  expect(step.statistics()).toEqual({ captures: 2, replays: 2, programs: 1 });
  step.dispose();
}

const sampled = specs.filter(({ samples }) => samples.length > 0);

describe.each(sampled.map(({ op, samples }) => [op, samples] as const))('%s', (op, samples) => {
  it('gives compiled what it gives eagerly', { timeout: 60_000 }, () => {
    for (const sample of samples) scope(() => checkCompiled(op, sample));
  });
});
