import '@gradus/backend-cpu/register';
import {
  checkTensor,
  type HostTensor,
  isPossible,
  type Sample,
  specs,
  tensorInput,
} from '@gradus/conformance';
import { scope, Tensor, type Value } from '@gradus/tensor';
import { backendOf } from '@gradus/tensor/backend';
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

/** A sample with inputs that live from call to call. */
interface Case {
  readonly sample: Sample;
  readonly inputs: readonly Value[];
  /** What the inputs hold, call by call. */
  readonly given: readonly (readonly Value[])[];
}

function caseOf(sample: Sample): Case {
  const fresh = inputsOf(sample);
  const others = fresh.map((x) => (x instanceof Tensor && isWritable(x) ? turned(x) : x));
  return { sample, inputs: inputsOf(sample), given: [fresh, others] };
}

/** Samples as one program, which is captured at once and run twice. */
function checkCompiled(op: string, samples: readonly Sample[]): void {
  const cases = samples.map(caseOf);
  const runs = cases.map(
    ({ sample, inputs }) =>
      () =>
        sample.run(inputs, 'cpu'),
  );
  const step = compile(() => runs.map((run) => run()), { verify: false });
  step();
  for (const call of [0, 1]) {
    for (const { inputs, given } of cases) refill(inputs, given[call]);
    const found = step();
    cases.forEach(({ sample, inputs, given }, i) => {
      refill(inputs, given[call]);
      const hosts = inputs.map((input) => (input instanceof Tensor ? host(input) : input));
      const expected = scope(() => host(runs[i]()));
      const where = `${op}, ${sample.name}`;
      checkTensor(where, host(found[i]), expected, sample.tolerance(expected, hosts));
    });
  }
  expect(step.statistics()).toEqual({ captures: 1, replays: 2, programs: 1 });
  step.dispose();
}

/** Samples of one program. */
const together = 24;

const sampled = specs
  .map(({ op, samples }) => ({
    op,
    samples: samples.filter((sample) => isPossible(sample, backendOf('cpu'))),
  }))
  .filter(({ samples }) => samples.length > 0);

describe.each(sampled.map(({ op, samples }) => [op, samples] as const))('%s', (op, samples) => {
  it('gives compiled what it gives eagerly', { timeout: 60_000 }, () => {
    for (let first = 0; first < samples.length; first += together) {
      scope(() => checkCompiled(op, samples.slice(first, first + together)));
    }
  });
});
