// A run of a map kernel that waits until its result is needed, or is never needed.

import type { Backend, BackendBuffer } from '../../backend/contract.ts';
import type { MapKernel } from '../../kernel/kernel.ts';
import { contiguousStrides, isContiguous } from '../../shape/layout.ts';
import { type Shape, sameShape } from '../../shape/shape.ts';
import type { Pending } from '../../tensor/storage.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { takeBuffer, withRoom } from '../room.ts';
import { endedProduct } from './ending.ts';
import { isInlined } from './policy.ts';
import { heldBy, operandsOf, type Source } from './source.ts';

/** What gives the elements of a result, which will lie row-major. */
export class Call implements Pending {
  readonly kernel: MapKernel;
  readonly sources: readonly Source[];
  readonly scalars: readonly number[];
  readonly shape: Shape;
  readonly #op: string;
  #uses = 0;

  /** `op` is what the user called, for the error if there is no room for the result. */
  constructor(
    op: string,
    kernel: MapKernel,
    sources: readonly Source[],
    scalars: readonly number[],
    shape: Shape,
  ) {
    this.#op = op;
    this.kernel = kernel;
    this.sources = sources;
    this.scalars = scalars;
    this.shape = shape;
    for (let i = 0; i < sources.length; i++) sources[i].readers.enter();
  }

  /** Whether a kernel that reads the result should compute it itself. */
  get isInlined(): boolean {
    return isInlined(this.kernel, this.sources.length, this.#uses);
  }

  get heldBytes(): number {
    return heldBy(this.sources);
  }

  /** Notes that a kernel does. */
  inlined(): void {
    this.#uses++;
  }

  /** Not seen by who captures a program: what waits was called before. */
  compute(backend: Backend): BackendBuffer {
    const { kernel, sources, shape } = this;
    const { dtype } = kernel.outputs[0];
    const run = endedProduct(kernel, sources, shape) ?? {
      kernel,
      operands: operandsOf(sources, shape),
    };
    const buffer = withRoom(this.#op, backend, shape, dtype, takeBuffer);
    run.operands.push({ buffer, byteOffset: 0, shape, strides: contiguousStrides(shape), dtype });
    backend.run(run.kernel, run.operands, this.scalars);
    return buffer;
  }

  drop(): void {
    for (let i = 0; i < this.sources.length; i++) this.sources[i].readers.leave();
  }
}

/** The call whose result `tensor` is, all of it and nothing else. */
export function callOf(tensor: Tensor): Call | undefined {
  const { pending } = tensor.storage;
  if (!(pending instanceof Call) || tensor.offset !== 0) return undefined;
  const { shape, strides } = tensor;
  return sameShape(shape, pending.shape) && isContiguous(shape, strides) ? pending : undefined;
}
