// Dims put together and taken apart, as layers.

import { flatten, type Shape, type Tensor, unflatten } from '@gradus/tensor';
import { formatShape } from '@gradus/tensor/interpreter';
import { Module } from '../module/module.ts';

/**
 * The dims from `startDim` to `endDim` as one; by default all but the first.
 *
 * Shape: `[N, a, b, …] → [N, a·b·…]`.
 * @source `torch.nn.Flatten`
 * @example
 * new nn.Flatten(0, 1).forward(ones([2, 3, 4])).shape // [6, 4]
 */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  constructor(startDim = 1, endDim = -1) {
    super();
    this.startDim = startDim;
    this.endDim = endDim;
  }

  /**
   * The input with dims put together.
   * @throws {ShapeError} if a dim is out of range, or the start comes after the end.
   */
  override forward(x: Tensor): Tensor {
    return flatten(x, this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `startDim=${this.startDim}, endDim=${this.endDim}`;
  }
}

/**
 * The dim `dim` as several, of the sizes `unflattenedSize`; one of them may be −1.
 *
 * Shape: `[…, a·b, …] → […, a, b, …]`.
 * @source `torch.nn.Unflatten`
 * @example
 * new nn.Unflatten(1, [2, 3]).forward(ones([5, 6])).shape // [5, 2, 3]
 */
export class Unflatten extends Module {
  readonly dim: number;
  readonly unflattenedSize: Shape;

  constructor(dim: number, unflattenedSize: Shape) {
    super();
    this.dim = dim;
    this.unflattenedSize = [...unflattenedSize];
  }

  /**
   * The input with a dim taken apart.
   * @throws {ShapeError} if the dim is out of range, or the sizes do not multiply to its size.
   */
  override forward(x: Tensor): Tensor {
    return unflatten(x, this.dim, this.unflattenedSize);
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattenedSize=${formatShape(this.unflattenedSize)}`;
  }
}
