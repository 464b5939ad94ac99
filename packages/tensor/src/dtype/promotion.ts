// PyTorch's type promotion. Tensors with dims decide first; a tensor without dims, and after
// it a plain number, changes the result only if its kind (boolean, integer, floating) is larger.

import { checkDType } from './asked-dtype.ts';
import { categoryOrder, type DType, dtypes, widerOf } from './dtype.ts';

/**
 * The dtype that can hold both: the later one in the order bool, uint8, int32, float16, float32,
 * float64.
 * @throws {DTypeError} if one is no dtype.
 * @example
 * promoteTypes('uint8', 'float32') // 'float32'
 */
export function promoteTypes(a: DType, b: DType): DType {
  for (const dtype of [a, b]) checkDType('promoteTypes', dtype);
  return widerOf(a, b);
}

/** How strongly an operand's dtype counts, strongest first. */
export type Priority = 'dimensioned' | 'zeroDim' | 'number';

/** An operand as promotion sees it. */
export interface PromotionOperand {
  readonly dtype: DType;
  readonly priority: Priority;
}

const priorities: readonly Priority[] = ['dimensioned', 'zeroDim', 'number'];

/** The dtypes of JavaScript values. */
export type ScalarDType = 'bool' | 'int32' | 'float32';

/** The dtype a JavaScript value has as an operand: an integer iff `Number.isInteger`. */
export function scalarDType(value: number | boolean): ScalarDType {
  if (typeof value === 'boolean') return 'bool';
  return Number.isInteger(value) ? 'int32' : 'float32';
}

/** The dtype in which operands meet, as `torch.result_type`. */
export function resultType(operands: readonly PromotionOperand[]): DType {
  let result: DType | undefined;
  for (const priority of priorities) {
    const level = operands
      .filter((operand) => operand.priority === priority)
      .map((operand) => operand.dtype)
      .reduce<DType | undefined>((a, b) => (a === undefined ? b : widerOf(a, b)), undefined);
    if (level === undefined) continue;
    if (result === undefined || isLargerKind(level, result)) result = level;
  }
  return result ?? 'float32';
}

function isLargerKind(a: DType, b: DType): boolean {
  return categoryOrder[dtypes[a].category] > categoryOrder[dtypes[b].category];
}
