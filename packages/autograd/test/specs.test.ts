// Every op that conformance specifies, against central differences: first derivatives, and second.

import '@gradus/backend-cpu/register';
import { type OpSpec, type Sample, specs, tensorInput } from '@gradus/conformance';
import { scope, Tensor, type Value } from '@gradus/tensor';
import { describe, expect, test } from 'vitest';
import { gradcheck, gradgradcheck } from '../src/index.ts';

type Input = Sample['inputs'][number];
type TensorInput = Extract<Input, object>;

/** Samples of an op, each of another name. */
const samplesPerOp = 8;
/** Elements of a sample whose derivative takes differences at all of them. */
const smallEnough = 24;

const isTensor = (input: Input): input is TensorInput => typeof input === 'object';
const isFloating = ({ dtype }: TensorInput): boolean => dtype.startsWith('float');

function elementsOf({ inputs }: Sample): number {
  const sizes = inputs.filter(isTensor).map(({ shape }) => shape.reduce((a, b) => a * b, 1));
  return sizes.reduce((a, b) => a + b, 0);
}

/** Samples in float64, one a name and its layouts: the largest that are small enough. */
function chosen({ samples }: OpSpec): Sample[] {
  const possible = samples.filter(({ inputs }) => {
    const floating = inputs.filter(isTensor).filter(isFloating);
    return floating.length > 0 && floating.every(({ dtype }) => dtype === 'float64');
  });
  const names = new Map<string, Sample[]>();
  for (const sample of possible) {
    const key = `${sample.name} ${sample.inputs.filter(isTensor).map(({ layout }) => layout)}`;
    if (elementsOf(sample) > 0) names.set(key, [...(names.get(key) ?? []), sample]);
  }
  const all = [...names.values()].map(largestOfSmall).sort(bySize);
  const small = all.filter((sample) => elementsOf(sample) <= smallEnough);
  return small.length > 0 ? small.slice(-samplesPerOp) : all.slice(0, 1);
}

const bySize = (a: Sample, b: Sample): number => elementsOf(a) - elementsOf(b);

function largestOfSmall(samples: readonly Sample[]): Sample {
  const sorted = [...samples].sort(bySize);
  return sorted.findLast((sample) => elementsOf(sample) <= smallEnough) ?? sorted[0];
}

/** Where to look for operands at which an op is finite, if it is not where its samples lie. */
const ranges = [undefined, { from: 0.2, to: 0.9 }, { from: 1.1, to: 3 }] as const;

/** The operands, in general position: derivatives at kinks and edges are goldens' to tell. */
function operands({ inputs }: Sample, range: (typeof ranges)[number]): Value[] {
  return inputs.map((input, i) => {
    if (!isTensor(input)) return input;
    const fill = isFloating(input) ? drawn(input.fill, range, 100 + i) : input.fill;
    // Elements in one place are not moved one by one.
    const layout = input.layout.startsWith('expanded') ? 'narrowed' : input.layout;
    if (!isFloating(input)) return scope(() => tensorInput('cpu', { ...input, fill }));
    return scope(() => tensorInput('cpu', { ...input, fill, layout })).requiresGrad_();
  });
}

function drawn(
  fill: TensorInput['fill'],
  range: (typeof ranges)[number],
  seed: number,
): TensorInput['fill'] {
  if (range !== undefined) return { ...range, seed };
  if (!('length' in fill)) return { ...fill, seed };
  const usual = fill.filter((value) => Math.abs(value) <= 5);
  const [from, to] = [Math.min(...usual, 1), Math.max(...usual, 2)];
  return { from, to, seed };
}

async function hasNumbers(x: Tensor): Promise<boolean> {
  return (await x.read()).every(Number.isFinite);
}

/** Specs whose operands have no gradients to pass on. */
const withoutOperands: string[] = [];
/** Ops whose results have none. */
const withoutResults: string[] = [];

describe('derivatives of ops agree with differences', () => {
  for (const op of new Set(specs.map((spec) => spec.op))) {
    const samples = specs.filter((spec) => spec.op === op).flatMap(chosen);
    if (samples.length === 0) {
      withoutOperands.push(op);
      continue;
    }
    test(op, async () => {
      const found = new Set<Outcome>();
      for (const sample of samples) found.add(await check(sample));
      if (!found.has('agrees')) withoutResults.push(op);
    });
  }
});

/** `nowhere` is what is NaN whatever its operands are, as the variance of one element. */
type Outcome = 'agrees' | 'constant' | 'nowhere';

async function check(sample: Sample): Promise<Outcome> {
  // What is written to is a copy: leaves are not.
  const run = (...given: Value[]): Tensor =>
    sample.run(
      given.map((x) => (x instanceof Tensor ? x.clone() : x)),
      'cpu',
    );
  for (const range of ranges) {
    const inputs = operands(sample, range);
    const result = run(...inputs);
    if (!result.requiresGrad) return 'constant';
    if (!(await hasNumbers(result))) continue;
    try {
      await gradcheck(run, inputs);
      await gradgradcheck(run, inputs);
    } catch (error) {
      const where = `${sample.name}: ${JSON.stringify(sample.inputs)}`;
      throw new Error(`${where}: ${error}`, { cause: error });
    }
    return 'agrees';
  }
  return 'nowhere';
}

test('what has no gradient is known', () => {
  expect(withoutResults).toEqual([
    ...['logicalNot', 'logicalAnd', 'logicalOr', 'logicalXor'],
    ...['eq', 'ne', 'lt', 'le', 'gt', 'ge'],
    ...['notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual'],
    ...['isnan', 'isinf', 'isfinite', 'isclose {}'],
    ...['isclose {"rtol":0.5,"atol":0}', 'isclose {"rtol":0,"atol":1}'],
    ...['isclose {"rtol":0,"atol":0}', 'isclose {"equalNan":true}'],
    ...['countNonzero', 'any', 'all', 'argmax', 'argmin'],
    // Numbers of Python's that results do not depend on.
    'scalars',
  ]);
});

test('what has no floating operands in its samples is known', () => {
  expect(withoutOperands).toEqual([
    // Integers alone.
    ...['bitwiseNot', 'bitwiseAnd', 'bitwiseOr', 'bitwiseXor'],
    ...['bitwiseLeftShift', 'bitwiseRightShift', 'gelu', 'pow of integers', 'full', 'fullLike'],
    // Refusals alone; further-differences.test.ts has those that have gradients.
    ...['maskedFill_', 'atPut_', 'scatter_', 'indexFill', 'indexFill_', 'addcmul_', 'unique'],
    ...['oneHot', 'isclose', 'take', 'takeAlongDim', 'scatterAdd', 'scatterReduce', 'indexAdd'],
    ...['put', 'argsort', 'topk', 'kthvalue', 'searchsorted', 'bucketize', 'maskedSelect'],
    ...['bincount', 'histc', 'creation', 'arange', 'linspace', 'logspace', 'eye', 'tril', 'triu'],
    ...['diag', 'meshgrid', 'rand', 'randn', 'randnLike', 'randint', 'randperm', 'normal'],
    ...['bernoulli', 'bernoulli_', 'multinomial', 'uniform_', 'normal_', 'exponential_'],
    ...['random_', 'to'],
  ]);
});
