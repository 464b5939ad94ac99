// First and second derivatives against PyTorch's, as `tools/golden/gradients.py` wrote them.

import '@gradus/backend-cpu/register';
import { readdirSync, readFileSync } from 'node:fs';
import {
  callOf,
  checkTensor,
  type HostTensor,
  hostOf,
  layOut,
  type Tolerance,
  tensorsIn,
  type Vector,
  type VectorTensor,
} from '@gradus/conformance';
import { mul, sum, Tensor, zerosLike } from '@gradus/tensor';
import { describe, expect, test } from 'vitest';
import '../src/index.ts';

interface Case extends Pick<Vector, 'op' | 'inputs'> {
  /** Positions of the operands whose gradients are asked for. */
  readonly wrt: readonly number[];
  readonly seed: VectorTensor;
  readonly first: readonly VectorTensor[];
  readonly seeds?: readonly VectorTensor[];
  readonly second?: readonly VectorTensor[];
  /** How far apart PyTorch's own method lets values be, where it is short. */
  readonly tolerance?: number;
}

interface CaseFile {
  readonly library: string;
  readonly cases: readonly Case[];
}

const folder = new URL('goldens/gradients/', import.meta.url);

for (const file of readdirSync(folder)) {
  const { library, cases } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as CaseFile;
  describe(`${file} of ${library}`, () => {
    test.each([...new Set(cases.map(({ op }) => op))])('%s', async (op) => {
      for (const one of cases.filter((known) => known.op === op)) await checkCase(one);
    });
  });
}

async function checkCase({
  wrt,
  seed,
  first,
  seeds,
  second,
  tolerance,
  ...call
}: Case): Promise<void> {
  const { where, inputs, run } = callOf('cpu', call);
  const leaves = wrt.flatMap((i) => tensorsIn(inputs[i]));
  for (const leaf of leaves) leaf.requiresGrad_();
  const result = tensorsIn(await run()).find(({ requiresGrad }) => requiresGrad);
  expect(result, `${where} requires a gradient`).toBeInstanceOf(Tensor);
  result?.backward(uploaded(seed), { createGraph: seeds !== undefined });
  const gradients = leaves.map((leaf) => leaf.grad ?? zerosLike(leaf));
  await checkAll(`${where}, first`, gradients, first, tolerance);
  if (seeds === undefined || second === undefined) return;
  for (const leaf of leaves) leaf.grad = null;
  const products = gradients.map((g, i) => sum(mul(g, uploaded(seeds[i]))));
  const total = products.reduce((a, b) => a.add(b));
  if (total.requiresGrad) total.backward();
  await checkAll(
    `${where}, second`,
    leaves.map((leaf) => leaf.grad ?? zerosLike(leaf)),
    second,
    tolerance,
  );
}

function uploaded(stored: VectorTensor): Tensor {
  return layOut('cpu', hostOf(stored), 'contiguous');
}

async function checkAll(
  where: string,
  got: readonly Tensor[],
  expected: readonly VectorTensor[],
  bound?: number,
): Promise<void> {
  for (let i = 0; i < expected.length; i++) {
    const wanted = hostOf(expected[i]);
    const { dtype, shape } = got[i];
    const values = Array.from(await got[i].read());
    checkTensor(
      `${where}, gradient ${i}`,
      { dtype, shape, values },
      wanted,
      toleranceOf(wanted, bound),
    );
  }
}

// Gradients are sums of a few products of functions that are exact to 4 units: 64 units of the
// largest element are beyond what rounding can add up to, and below what a wrong term would make.
function toleranceOf({ dtype, values }: HostTensor, bound = 0): Tolerance {
  const unit = dtype === 'float32' ? 2 ** -23 : 2 ** -52;
  const largest = Math.max(1, ...values.filter(Number.isFinite).map(Math.abs));
  return { kind: 'bound', bounds: values.map(() => bound + 64 * unit * largest) };
}
