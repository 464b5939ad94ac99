// Running sums, products and extrema along a dim.

import { cumsum, flip, scatterAdd, type Tensor, zeros } from '@gradus/tensor';
import type { KernelOp, ScanCombiner } from '@gradus/tensor/interpreter';
import { byInput, type Derivative, missing, output, type Vjp } from '../derivative.ts';
import { inDType } from '../sum-to.ts';
import { asLogarithms, asProducts, throughDoubling } from './doubling.ts';

function dimOf(params: unknown): number {
  return (params as { readonly dim: number }).dim;
}

/** What comes after an element has it as a term. */
const ofSums: Vjp = {
  reads: [],
  vjp: (g, _, { dtype, shape }, params) => {
    if (shape.length === 0) return inDType(g, g, dtype);
    const dim = dimOf(params);
    return inDType(flip(cumsum(flip(g, dim), dim), dim), g, dtype);
  },
};

/** The element that was the extreme so far gets what its repetitions get. */
const ofExtremes: Vjp = {
  reads: [output(1)],
  vjp: (g, [indices], { shape, dtype }, params) =>
    scatterAdd(zeros(shape, { dtype, device: g.device }), dimOf(params), indices as Tensor, g),
};

const rules: { readonly [combiner in ScanCombiner]: Vjp } = {
  sum: ofSums,
  prod: throughDoubling(asProducts, dimOf),
  logaddexp: throughDoubling(asLogarithms, dimOf),
  max: ofExtremes,
  min: ofExtremes,
};

/** The derivative of a scan. */
export function scanDerivative({ name, combiner }: KernelOp): Derivative {
  if (combiner !== undefined) return byInput(rules[combiner]);
  return byInput(missing(name, 'a scan that does not say how it combines'));
}
