// What all ops that are gathers share.

import { gatherKernel } from '../../kernel/kernel.ts';
import { dimLast } from '../../shape/last-dim.ts';
import { normalizeDim } from '../../shape/shape.ts';
import { kernelOp } from '../callable.ts';
import { checkIndex, indexView, inputView, type Picks, pickedShape } from './index-operands.ts';

/** Parameters of every op that is a gather. */
export interface GatherParams {
  /** Null if the input is a vector of all elements of a tensor, which has no such dim. */
  readonly dim: number | null;
  readonly picks: Picks;
  /** Whether negative indices count from the end. */
  readonly wraps: boolean;
}

/** An op that is a gather of `[input, index]`, under the name that its caller knows. */
export function gathering(name: string) {
  return kernelOp(name, 'gather', ([input, index], { dim, picks, wraps }: GatherParams) => {
    const d = normalizeDim(name, dim ?? 0, input.shape.length);
    checkIndex(name, input, index, d, picks);
    const shape = pickedShape(input, index, d, picks);
    return {
      kernel: gatherKernel(input.dtype, wraps),
      outputs: [{ dtype: input.dtype, shape }],
      scalars: [],
      ...(dim !== null && { indexedDim: d }),
      view: (layout, operand) => {
        if (operand === 0) return inputView(layout, shape, d);
        return operand === 1 ? indexView(layout, shape, d, picks) : dimLast(layout, d);
      },
    };
  });
}
