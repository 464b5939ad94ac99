import { afterEach, beforeEach, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../../src/backend/registry.ts';
import {
  addmm,
  baddbmm,
  dot,
  einsum,
  kron,
  matmul,
  mv,
  ones,
  outer,
  type Tensor,
  tensordot,
} from '../../../src/index.ts';
import { FakeBackend } from '../../fake-backend.ts';

let backend: FakeBackend;

// A fake runs no kernels but maps; here it need not even compute.
class IdleBackend extends FakeBackend {
  override run(): void {}
}

beforeEach(() => {
  backend = new IdleBackend();
  registerBackend(backend);
});

afterEach(() => unregisterBackend('fake'));

type Shapes = readonly (readonly number[])[];
type Run = (...inputs: readonly Tensor[]) => Tensor;

const cases: readonly (readonly [name: string, shapes: Shapes, run: Run])[] = [
  ['mv', [[2, 3], [3]], (a, b) => mv(a, b)],
  ['dot', [[3], [3]], (a, b) => dot(a, b)],
  ['outer', [[3], [2]], (a, b) => outer(a, b)],
  ['matmul of vectors', [[3], [3]], (a, b) => matmul(a, b)],
  [
    'matmul of batches',
    [
      [2, 2, 3],
      [3, 2],
    ],
    (a, b) => matmul(a, b),
  ],
  ['kron', [[2, 2], [2]], (a, b) => kron(a, b)],
  [
    'tensordot',
    [
      [2, 3, 2],
      [2, 3],
    ],
    (a, b) =>
      tensordot(a, b, [
        [1, 0],
        [1, 0],
      ]),
  ],
  ['addmm', [[2], [2, 3], [3, 2]], (c, a, b) => addmm(c, a, b, { alpha: 2 })],
  ['baddbmm', [[2], [1, 2, 3], [1, 3, 2]], (c, a, b) => baddbmm(c, a, b, { beta: 0, alpha: 2 })],
  [
    'einsum with a copy',
    [
      [2, 3, 2],
      [2, 3, 2],
    ],
    (a, b) => einsum('abi,ibj->aj', a, b),
  ],
  [
    'einsum of three',
    [
      [2, 2],
      [2, 2],
      [2, 2],
    ],
    (a, b, c) => einsum('ij,jk,kl->l', a, b, c),
  ],
];

it.each(cases)('%s leaves nothing behind but its result', (_, shapes, run) => {
  const result = run(...shapes.map((shape) => ones(shape)));
  expect(backend.live.size).toBe(shapes.length + 1);
  result.dispose();
  expect(backend.live.size).toBe(shapes.length);
});

it('einsum gives a handle of its own, even where it changes nothing', () => {
  const x = ones([2, 2]);
  const same = einsum('ij->ij', x);
  expect(same).not.toBe(x);
  same.dispose();
  expect(x.disposed).toBe(false);
});
