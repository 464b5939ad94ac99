// Largest and smallest of what meets at an element: all that equal the result share its gradient.

import { div, eq, logicalAnd, logicalOr, ne, type Tensor, to, where } from '@gradus/tensor';
import type { ScatterParams, Value } from '@gradus/tensor/interpreter';
import { output, type Vjp } from '../derivative.ts';
import { added, fromSource, picked, toSource } from './scatter-places.ts';

const reads = [0, 1, 2, output()] as const;

/** Who has a share, and how large it is. */
function shares(g: Tensor, values: readonly Value[], params: ScatterParams) {
  const [x, index, source, y] = values as Tensor[];
  const atSource = picked(y, index, params);
  const ofInput = same(x, y);
  const ofSource = same(fromSource(source, atSource.shape, params), atSource);
  const count = added(to(ofInput, g.dtype), index, to(ofSource, g.dtype), params);
  return { ofInput, ofSource, share: div(g, count), index };
}

// A NaN wins, and is equal to nothing.
function same(x: Tensor, y: Tensor): Tensor {
  return logicalOr(eq(x, y), logicalAnd(ne(x, x), ne(y, y)));
}

export const inputOfExtreme: Vjp = {
  reads,
  vjp(g, values, _, params) {
    const { ofInput, share } = shares(g, values, params as ScatterParams);
    return where(ofInput, share, 0);
  },
};

export const sourceOfExtreme: Vjp = {
  reads,
  vjp(g, values, spec, params) {
    const all = params as ScatterParams;
    const { ofSource, share, index } = shares(g, values, all);
    return toSource(where(ofSource, picked(share, index, all), 0), spec);
  },
};
