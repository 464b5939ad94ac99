// Gathers: an element that was picked several times gets the sum of the gradients.

import { type Tensor, zeros } from '@gradus/tensor';
import { type GatherParams, scattering } from '@gradus/tensor/interpreter';
import { byInput, type Derivative } from '../derivative.ts';

const putBack = scattering('gatherBackward');

export const gatherDerivative: Derivative = byInput({
  reads: [1],
  vjp: (g, [index], { shape, dtype }, params) => {
    const into = zeros(shape, { dtype, device: g.device });
    const all = { ...(params as GatherParams), mode: 'sum', isFill: false } as const;
    return putBack([into, index as Tensor, g], all)[0];
  },
});
