// Every optimizer, option by option, over 300 steps of PyTorch's.

import '@gradus/autograd';
import '@gradus/backend-cpu/register';
import { type DType, type Tensor, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import {
  Adadelta,
  Adagrad,
  Adam,
  Adamax,
  AdamW,
  ASGD,
  NAdam,
  RAdam,
  RMSprop,
  Rprop,
  SGD,
} from '../src/index.ts';
import golden from './goldens/trajectories.json' with { type: 'json' };

const optimizers = {
  Adadelta,
  Adagrad,
  Adam,
  Adamax,
  AdamW,
  ASGD,
  NAdam,
  RAdam,
  RMSprop,
  Rprop,
  SGD,
};

type Case = (typeof golden.cases)[number];

/** The function that PyTorch minimised: its gradients, by the formula of the golden's script. */
class Problem {
  readonly params: readonly Tensor[];
  readonly #target: readonly Tensor[];
  readonly #curvature: readonly Tensor[];
  readonly #noise: readonly (readonly Tensor[])[];

  constructor(dtype: DType) {
    const { start, target, curvature, noise } = golden.problem;
    const make = (values: typeof start) => values.map((value) => tensor(value, { dtype }));
    this.params = make(start).map((param) => param.requiresGrad_());
    this.#target = make(target);
    this.#curvature = make(curvature);
    this.#noise = noise.map(make);
  }

  setGradients(step: number): void {
    this.params.forEach((param, i) => {
      const gradient = param.data
        .sub(this.#target[i])
        .mul(this.#curvature[i])
        .add(this.#noise[step % 7][i]);
      param.grad = i === 2 && step % 3 === 2 ? null : gradient;
    });
  }

  async values(): Promise<number[]> {
    const read = await Promise.all(this.params.map((param) => param.read()));
    return read.flatMap((values) => [...values].map(Number));
  }
}

function optimizerOf({ optimizer, options, rates }: Case, params: readonly Tensor[]) {
  // The names and options in the file are those of the table.
  const Optimizer = optimizers[optimizer as keyof typeof optimizers] as typeof SGD;
  const groups = rates?.map((lr, i) => ({ params: [params[i]], lr }));
  return new Optimizer(groups ?? params, options as ConstructorParameters<typeof SGD>[1]);
}

/** The largest difference, as a part of the values where those are above 1. */
function distance(values: readonly number[], expected: readonly number[]): number {
  expect(values.length).toBe(expected.length);
  return Math.max(
    ...values.map((v, i) => Math.abs(v - expected[i]) / Math.max(1, Math.abs(expected[i]))),
  );
}

async function farthest(example: Case, dtype: 'float32' | 'float64'): Promise<number> {
  const problem = new Problem(dtype);
  const optimizer = optimizerOf(example, problem.params);
  let most = 0;
  for (let step = 0; step < golden.steps; step++) {
    problem.setGradients(step);
    optimizer.step();
    if ((step + 1) % golden.every !== 0) continue;
    const expected = example[dtype][(step + 1) / golden.every - 1];
    most = Math.max(most, distance(await problem.values(), expected));
  }
  return most;
}

const titled = golden.cases.map((example) => {
  const { optimizer, options, rates } = example;
  const title = `${optimizer} ${JSON.stringify(options)}${rates ? ` at ${rates.join(', ')}` : ''}`;
  return { title, example };
});

describe('trajectories', () => {
  it('are there for every optimizer', () => {
    const seen = new Set(golden.cases.map(({ optimizer }) => optimizer));
    expect([...seen].toSorted()).toEqual(Object.keys(optimizers).toSorted());
  });

  // Ten roundings: the problem draws runs together, so that differences do not pile up.
  it.each(titled)('$title follows float64', async ({ example }) => {
    expect(await farthest(example, 'float64')).toBeLessThanOrEqual(1e-14);
  });

  // Two float32 runs each lie within the spread of the float64 one, so they differ by twice that.
  it.each(titled)('$title follows float32', async ({ example }) => {
    expect(await farthest(example, 'float32')).toBeLessThanOrEqual(2 * example.float32Spread);
  });
});
