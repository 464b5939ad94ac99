// Where a scatter wrote: gradients there, gradients elsewhere, and which of several writes stayed.

import {
  arange,
  eq,
  expand,
  full,
  narrow,
  pad,
  reshape,
  sum,
  type Tensor,
  where,
  zeros,
} from '@gradus/tensor';
import {
  elementCount,
  gathering,
  type ScatterParams,
  sameShape,
  scattering,
} from '@gradus/tensor/interpreter';
import type { InputSpec } from '../derivative.ts';

const gather = gathering('scatterBackward');
const scatter = scattering('scatterBackward');

/** The elements of `x` that the indices point to. */
export function picked(x: Tensor, index: Tensor, { dim, picks, wraps }: ScatterParams): Tensor {
  return gather([x, index], { dim, picks, wraps })[0];
}

/** `x` with zeros where the indices point to. */
export function erased(x: Tensor, index: Tensor, params: ScatterParams): Tensor {
  const zero = zeros([], { dtype: x.dtype, device: x.device });
  return scatter([x, index, zero], { ...params, mode: 'set', isFill: true })[0];
}

/** `x` with what `source` has, added where the indices point to. */
export function added(x: Tensor, index: Tensor, source: Tensor, params: ScatterParams): Tensor {
  return scatter([x, index, source], { ...params, mode: 'sum', isFill: false })[0];
}

/** What was picked, with zeros for all writes that another one followed. */
export function winners(taken: Tensor, g: Tensor, index: Tensor, params: ScatterParams): Tensor {
  const { shape, device } = taken;
  const numbers = reshape(arange(elementCount(shape), { dtype: 'int32', device }), shape);
  const nobody = full(g.shape, -1, { dtype: 'int32', device });
  const [last] = scatter([nobody, index, numbers], { ...params, mode: 'set', isFill: false });
  return where(eq(picked(last, index, params), numbers), taken, 0);
}

/** The elements of a source that were written, in the shape of what the indices pick. */
export function fromSource(
  source: Tensor,
  shape: Tensor['shape'],
  { isFill }: ScatterParams,
): Tensor {
  if (isFill) return expand(source, shape);
  if (source.rank !== shape.length) return reshape(source, shape);
  return shape.reduce((part, size, d) => narrow(part, d, 0, size), source);
}

/** The gradient of a source from that of its written elements: a single value was written to all. */
export function toSource(g: Tensor, { shape }: InputSpec): Tensor {
  if (sameShape(g.shape, shape)) return g;
  if (g.rank !== shape.length) {
    return reshape(g.numel === elementCount(shape) ? g : sum(g), shape);
  }
  // What lies beyond the index was not written.
  const missing = shape.map((size, d) => [0, size - g.shape[d]]);
  return pad(g, missing.reverse().flat());
}
