// Activation functions against float64, from −104 to 104 and on to the ends of float32.

import { evenly, everyBitPattern, joined, worst } from '@gradus/conformance/functions';
import * as gradus from '@gradus/tensor';
import { gelu, registerBackend, type Tensor, tensor, unregisterBackend } from '@gradus/tensor';
import { unaryFacts } from '@gradus/tensor/backend';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cpu } from '../../src/index.ts';

beforeAll(() => {
  registerBackend(cpu());
});

afterAll(() => {
  unregisterBackend('cpu');
});

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

const softplus = (x: number): number => (x > 20 ? x : Math.log1p(Math.exp(x)));

interface Activation {
  readonly run: (x: Tensor) => Tensor;
  readonly truth: (x: number) => number;
}

const activations: Readonly<Record<string, Activation>> = {
  sigmoid: { run: gradus.sigmoid, truth: logistic },
  silu: { run: gradus.silu, truth: (x) => x * logistic(x) },
  // tanh(log(1 + w)) = n / (n + 2) with n = w² + 2w, w = eˣ.
  mish: {
    run: gradus.mish,
    truth: (x) => {
      const w = Math.exp(Math.min(x, 300));
      const n = w * (w + 2);
      return x * (n / (n + 2));
    },
  },
  softplus: { run: gradus.softplus, truth: softplus },
  'softplus, beta 0.7': {
    run: (x) => gradus.softplus(x, 0.7),
    truth: (x) => softplus(Math.fround(0.7) * x) / Math.fround(0.7),
  },
  elu: { run: gradus.elu, truth: (x) => (x > 0 ? x : Math.expm1(x)) },
  gelu: {
    run: gradus.gelu,
    truth: (x) => 0.5 * x * unaryFacts.erfc.evaluate(-x * Math.SQRT1_2),
  },
  'gelu, tanh': {
    run: (x) => gelu(x, { approximate: 'tanh' }),
    truth: (x) => x * logistic(Math.sqrt(8 / Math.PI) * (x + 0.044715 * x ** 3)),
  },
  logit: {
    run: gradus.logit,
    truth: (x) => (Math.abs(x - 0.5) < 0.25 ? 2 * Math.atanh(2 * x - 1) : Math.log(x / (1 - x))),
  },
  rsqrt: { run: gradus.rsqrt, truth: (x) => 1 / Math.sqrt(x) },
};

// Subnormal results count in units of the smallest.
it.each(Object.entries(activations))('%s lies within 4 units', async (_, { run, truth }) => {
  const xs = joined(everyBitPattern(2 ** 14), evenly(-104, 104, 2 ** 18), evenly(-15, 2, 2 ** 18));
  const x = tensor(xs);
  const got = await run(x).read();
  const found = worst('float32', got, truth, xs);
  expect(found.ulps, JSON.stringify(found)).toBeLessThanOrEqual(4);
});
