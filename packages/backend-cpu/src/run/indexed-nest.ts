// Loops over an index, in an order that keeps neighbours in memory together.

import { collapse, type LoopNest } from '@gradus/tensor/backend';
import type { CpuOperand } from './operand.ts';

/**
 * The smallest loops over operands of the shape of an index. `picked` is the position of the
 * operand that the index points into: it stands still along the last dim, `stride` elements
 * lying between what two neighbouring indices point to. The loops with the longest steps of
 * the operand at `leading` come first.
 */
export function indexedNest(
  operands: readonly CpuOperand[],
  shape: readonly number[],
  picked: number,
  leading: number,
): { nest: LoopNest; stride: number } {
  const last = shape.length - 1;
  if (last === 0 && shape[0] > 1) {
    const steps = operands.map((operand, i) => [i === picked ? 0 : operand.strides[0]]);
    return { nest: { sizes: [shape[0]], strides: steps }, stride: operands[picked].strides[0] };
  }
  const strides = operands.map((operand, i) =>
    i === picked ? [...operand.strides.slice(0, -1), 0] : operand.strides,
  );
  const stride = operands[picked].strides[last];
  const steps = operands[leading].strides.map(Math.abs);
  const order = shape.map((_, d) => d).sort((a, b) => steps[b] - steps[a]);
  const nest = collapse(
    order.map((d) => shape[d]),
    strides.map((list) => order.map((d) => list[d])),
  );
  return { nest, stride };
}
