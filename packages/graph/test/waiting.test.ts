// Elementwise results that wait, beside programs that write to what they wait to read.

import '@gradus/backend-cpu/register';
import { noGrad } from '@gradus/autograd';
import { ones, type Tensor } from '@gradus/tensor';
import { deferFrom } from '@gradus/tensor/interpreter';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compile } from '../src/index.ts';

beforeEach(() => deferFrom(1));
afterEach(() => deferFrom());

const first = (x: Tensor | null | undefined): number | undefined => x?.readSync()[0];

it('keep what a program writes to', () => {
  const w = ones([8], { requiresGrad: true });
  const step = compile((x: Tensor) => {
    w.grad = null;
    const y = w.mul(x);
    y.sum().backward();
    noGrad(() => w.sub_(w.grad ?? 0));
    return y;
  });
  const seen: Tensor[] = [];
  const read = (): void => {
    if (w.grad !== null) seen.push(w.detach().mul(10), w.grad.mul(10));
  };
  for (const factor of [2, 3, 4, 5, 6]) {
    seen.push(step(ones([8]).mul(factor)).mul(10));
    read();
  }
  expect(step.statistics()).toMatchObject({ captures: 3, replays: 2 });
  expect(seen.map(first)).toEqual([
    ...[20, -10, 20],
    ...[-30, -40, 30],
    ...[-160, -80, 40],
    ...[-400, -130, 50],
    ...[-780, -190, 60],
  ]);
});

it('are computed beside a program that is captured, not in it', () => {
  const w = ones([8]);
  const waiting = w.mul(3);
  const step = compile(() => {
    w.add_(1);
    return waiting.add(w);
  });
  expect([1, 2, 3].map(() => first(step()))).toEqual([5, 6, 7]);
  expect(first(waiting)).toBe(3);
});

it('are found as gradients that a program lets go of', () => {
  const [x, w] = [ones([1, 32]), ones([32, 32], { requiresGrad: true })];
  const loss = (): Tensor => x.mm(w).sum();
  loss().backward();
  const step = compile(() => {
    w.grad = null;
    const y = loss();
    y.backward();
    return y;
  });
  expect([1, 2, 3].map(() => first(step()))).toEqual([1024, 1024, 1024]);
  expect(first(w.grad)).toBe(1);
});
