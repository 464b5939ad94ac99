// Numbers that an operand is multiplied with: `alpha`, `beta`, `value`.

import { isFloatingPoint } from '../../dtype/dtype.ts';
import { ValueError } from '../../errors.ts';
import { commonDType } from '../../execute/lowering.ts';
import { isScalar, type Value } from '../../execute/value.ts';
import { checkLive } from '../../tensor/tensor.ts';

/** Refuses a factor with a fraction where the operands are integers, which would lose it. */
export function checkFactor(
  op: string,
  name: string,
  factor: number,
  operands: readonly Value[],
): void {
  if (Number.isInteger(factor)) return;
  operands.forEach((operand, i) => {
    if (!isScalar(operand)) checkLive(op, operand, i);
  });
  const dtype = commonDType(operands);
  if (isFloatingPoint(dtype)) return;
  throw new ValueError(op, `${name} is ${factor}; a factor of ${dtype} is an integer`, {
    [name]: factor,
  });
}
