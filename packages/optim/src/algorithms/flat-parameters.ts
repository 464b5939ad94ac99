// Parameters and their gradients as one long vector.

import { cat, type Tensor, zeros } from '@gradus/tensor';

/** All gradients, one after the other; zeros for a parameter that has none. */
export function flatGradients(params: readonly Tensor[]): Tensor {
  return cat(
    params.map(({ grad, numel, dtype, device }) =>
      grad === null ? zeros([numel], { dtype, device }) : grad.reshape([numel]),
    ),
  );
}

/** Adds `factor · direction` to the parameters, in place. */
export function moveAlong(params: readonly Tensor[], direction: Tensor, factor: number): void {
  let offset = 0;
  for (const parameter of params) {
    const part = direction.narrow(0, offset, parameter.numel).reshape(parameter.shape);
    parameter.add_(part, { alpha: factor });
    offset += parameter.numel;
  }
}

/** Writes values that were cloned back. */
export function putBack(params: readonly Tensor[], values: readonly Tensor[]): void {
  params.forEach((parameter, i) => {
    parameter.copy_(values[i]);
  });
}
