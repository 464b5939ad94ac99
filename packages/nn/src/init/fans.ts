// How many inputs and outputs an element of a weight connects.

import { ShapeError, type Tensor } from '@gradus/tensor';
import { describe } from '@gradus/tensor/interpreter';

export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** The fans of a weight `[out, in, …]`, whose further dims are positions of a kernel. */
export function fansOf(op: string, x: Tensor): Fans {
  if (x.rank < 2) {
    throw new ShapeError(
      op,
      `${describe(x)} has ${x.rank} dims; inputs and outputs are counted in 2 or more`,
      { shape: x.shape },
    );
  }
  const [outputs, inputs, ...kernel] = x.shape;
  const field = kernel.reduce((size, n) => size * n, 1);
  return { fanIn: inputs * field, fanOut: outputs * field };
}
