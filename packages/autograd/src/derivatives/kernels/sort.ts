// Sorts, whole and in part: each value's gradient goes back to where the value came from.

import { scatterAdd, type Tensor, zeros } from '@gradus/tensor';
import type { SortParams } from '@gradus/tensor/interpreter';
import { byInput, type Derivative, output } from '../derivative.ts';

export const sortDerivative: Derivative = byInput({
  reads: [output(1)],
  vjp: (g, [indices], { shape, dtype }, params) =>
    scatterAdd(
      zeros(shape, { dtype, device: g.device }),
      (params as SortParams).dim,
      indices as Tensor,
      g,
    ),
});
