// A matrix product that waits: of factors that take less memory together than their product, as
// gradients of weights have them that come from few examples. What updates the weights takes it in.

import type { Backend, BackendBuffer, Operand } from '../../backend/contract.ts';
import { bytesOf } from '../../dtype/dtype.ts';
import type { MatmulKernel } from '../../kernel/kernel.ts';
import { contiguousStrides, isContiguous } from '../../shape/layout.ts';
import { elementCount, type Shape, sameShape } from '../../shape/shape.ts';
import type { Pending } from '../../tensor/storage.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { takeBuffer, withRoom } from '../room.ts';
import { isWorthwhile } from './policy.ts';
import { heldBy, operandsOf, type Source, sourceOf } from './source.ts';

/** How often products of some sizes may be computed twice, in products that were not stored. */
const credits = new Map<string, number>();

/** Credit at first and at most, and what it costs that a product was computed twice. */
const [firstCredit, mostCredit, regret] = [16, 32, 8];

/** Sizes that are remembered at most. */
const mostSizes = 1024;

function credit(sizes: string, change: number): void {
  if (credits.size === mostSizes) credits.clear();
  credits.set(sizes, Math.min(mostCredit, (credits.get(sizes) ?? firstCredit) + change));
}

/** How many times as many elements as a map's result a product has at least that is put off. */
const leastTimes = 32;

/** Whether a product of `a` and `b`, of their dtype, is put off. */
export function isFrugal(a: Tensor, b: Tensor, shape: Shape): boolean {
  const elements = elementCount(shape);
  if (shape.length !== 2 || !isWorthwhile(elements / leastTimes, a.storage.backend)) return false;
  const bytes = elements * bytesOf(a.dtype);
  return a.storage.bytes + b.storage.bytes < bytes && (credits.get(sizesOf(a, b)) ?? 0) >= 0;
}

function sizesOf(a: Tensor, b: Tensor): string {
  return `${a.shape}|${b.shape}`;
}

interface Factor {
  readonly source: Source;
  readonly shape: Shape;
}

/** What gives the elements of a product, which will lie row-major. */
export class Product implements Pending {
  readonly kernel: MatmulKernel;
  readonly shape: Shape;
  readonly #op: string;
  readonly #factors: readonly Factor[];
  readonly #sizes: string;
  #isTaken = false;

  /** `op` is what the user called, for the error if there is no room for the result. */
  constructor(op: string, kernel: MatmulKernel, factors: readonly Tensor[], shape: Shape) {
    this.#op = op;
    this.kernel = kernel;
    this.shape = shape;
    this.#factors = factors.map((factor) => {
      factor.storage.settle();
      return { source: sourceOf(factor, factor.shape), shape: factor.shape };
    });
    for (const { source } of this.#factors) source.readers.enter();
    this.#sizes = sizesOf(factors[0], factors[1]);
  }

  /** Whether a kernel has computed it along: it is not worth that twice. */
  get isTaken(): boolean {
    return this.#isTaken;
  }

  get heldBytes(): number {
    return heldBy(this.#factors.map(({ source }) => source));
  }

  /** The operands of a kernel that computes it along. */
  taken(): Operand[] {
    this.#isTaken = true;
    credit(this.#sizes, 1);
    return this.#operands();
  }

  /** Not seen by who captures a program: what waits was called before. */
  compute(backend: Backend): BackendBuffer {
    const { kernel, shape } = this;
    const { dtype } = kernel;
    if (this.#isTaken) credit(this.#sizes, -regret);
    const buffer = withRoom(this.#op, backend, shape, dtype, takeBuffer);
    const out = { buffer, byteOffset: 0, shape, strides: contiguousStrides(shape), dtype };
    backend.run(kernel, [...this.#operands(), out], []);
    return buffer;
  }

  drop(): void {
    for (const { source } of this.#factors) source.readers.leave();
  }

  #operands(): Operand[] {
    return this.#factors.flatMap(({ source, shape }) => operandsOf([source], shape));
  }
}

/** Whether a tensor is a product that waits, all of it and in this shape. */
export function isWholeProduct({ storage, offset, shape, strides }: Tensor, asked: Shape): boolean {
  const { pending } = storage;
  if (!(pending instanceof Product) || offset !== 0 || !sameShape(shape, asked)) return false;
  return sameShape(shape, pending.shape) && isContiguous(shape, strides);
}
