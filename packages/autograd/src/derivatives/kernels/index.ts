// Derivatives of structured kernels, by the kind of kernel.

import type { KernelKind, KernelOp } from '@gradus/tensor/interpreter';
import { byInput, type Derivative, missing } from '../derivative.ts';
import { gatherDerivative } from './gather.ts';
import { productDerivative } from './matmul.ts';
import { rowDerivative } from './row.ts';
import { scanDerivative } from './scan.ts';
import { scatterDerivative } from './scatter.ts';
import { sortDerivative } from './sort.ts';

// Ops of these kinds are no kernel ops; a kernel op of another package might be.
const foreign = ({ name, computes }: KernelOp): Derivative => ({
  at: () => missing(name, `a ${computes} kernel, and a gradient is required`),
});

const rules: { readonly [kind in KernelKind]: (op: KernelOp) => Derivative } = {
  matmul: () => productDerivative,
  scan: scanDerivative,
  row: rowDerivative,
  gather: () => gatherDerivative,
  scatter: () => scatterDerivative,
  sort: () => sortDerivative,
  // Places are integers.
  search: () => byInput(),
  map: foreign,
  reduce: foreign,
};

const known = new WeakMap<KernelOp, Derivative>();

/** The derivative of a structured kernel. */
export function kernelDerivative(op: KernelOp): Derivative {
  const derivative = known.get(op) ?? rules[op.computes](op);
  known.set(op, derivative);
  return derivative;
}
