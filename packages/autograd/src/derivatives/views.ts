// Derivatives of views, by which elements they show.

import { permute, reshape } from '@gradus/tensor';
import {
  contiguousLayout,
  elementCount,
  type ViewedElements,
  type ViewOp,
} from '@gradus/tensor/interpreter';
import { byInput, type Derivative, linear, type Vjp } from './derivative.ts';
import { embedded } from './embedding.ts';
import { sumTo } from './sum-to.ts';

const rules: { readonly [elements in ViewedElements]: (op: ViewOp) => Vjp['vjp'] } = {
  all:
    () =>
    (g, _, { shape }) =>
      reshape(g, shape),
  reordered:
    (op) =>
    (g, _, { dtype, shape }, params) => {
      // Strides that name the dims show where each of them went.
      const strides = shape.map((_, d) => d);
      const order = op.layout({ dtype, shape, strides, offset: 0 }, params).strides;
      return permute(
        g,
        shape.map((_, d) => order.indexOf(d)),
      );
    },
  repeated: () => (g, _, spec) => sumTo(g, spec),
  some:
    (op) =>
    (g, _, { dtype, shape }, params) => {
      const layout = op.layout({ dtype, ...contiguousLayout(shape) }, params);
      return reshape(embedded(g, layout, elementCount(shape)), shape);
    },
};

const known = new WeakMap<ViewOp, Derivative>();

/** The derivative of a view. */
export function viewDerivative(op: ViewOp): Derivative {
  const derivative = known.get(op) ?? byInput(linear(rules[op.elements](op)));
  known.set(op, derivative);
  return derivative;
}
