// Third derivatives: the gradient of a gradient has one too.

import '@gradus/backend-cpu/register';
import {
  cumprod,
  gelu,
  hypot,
  logaddexp,
  logSoftmax,
  logsumexp,
  mul,
  norm,
  pow,
  prod,
  sigmoid,
  softmax,
  std,
  sum,
  type Tensor,
  tensor,
} from '@gradus/tensor';
import { describe, expect, test } from 'vitest';
import { grad, gradgradcheck } from '../../src/index.ts';

const functions: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  pow: (x) => pow(x, 3.5),
  sigmoid,
  gelu: (x) => gelu(x),
  hypot: (x) => hypot(x, 2),
  logaddexp: (x) => logaddexp(x, mul(x, x)),
  softmax: (x) => softmax(x, 1),
  logSoftmax: (x) => logSoftmax(x, 0),
  logsumexp: (x) => logsumexp(x, 1),
  norm: (x) => norm(x, 2, 1),
  std: (x) => std(x, 1),
  prod: (x) => prod(x, 1),
  cumprod: (x) => cumprod(x, 1),
};

describe('third derivatives agree with differences', () => {
  test.each(Object.entries(functions))('%s', async (_, fn) => {
    const x = tensor(
      [
        [0.5, 1.25, 2],
        [1.5, 0.25, 0.75],
      ],
      { dtype: 'float64', requiresGrad: true },
    );
    const first = (y: Tensor): Tensor =>
      grad(sum(mul(fn(y), fn(y))), [y], { createGraph: true })[0];
    expect(await gradgradcheck(first, [x])).toBe(true);
  });
});
