// The dtype that a caller asks a result in; whoever takes one checks it here.

import { DTypeError } from '../errors.ts';
import { type DType, dtypes, isDType } from './dtype.ts';

/** Refuses names that are no dtype, as untyped callers may give. */
export function checkDType(op: string, dtype: DType): void {
  if (isDType(dtype)) return;
  throw new DTypeError(
    op,
    `unknown dtype ${String(dtype)}; known: ${Object.keys(dtypes).join(', ')}`,
    { dtype },
  );
}

/** `checkDType` where none is as good as one. */
export function checkAskedDType(op: string, dtype: DType | undefined): void {
  if (dtype !== undefined) checkDType(op, dtype);
}
