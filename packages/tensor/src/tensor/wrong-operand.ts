// What is said of a value that stands where a tensor should.

import { DTypeError } from '../errors.ts';
import { isTensorLike, worded } from '../wording.ts';

/** The error for an operand that is no tensor, or neither that nor a number nor a boolean. */
export function wrongOperand(op: string, position: number, value: unknown): DTypeError {
  return new DTypeError(op, `operand ${position} is ${worded(value)}${remedyFor(value)}`, {
    position,
    value,
  });
}

function remedyFor(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return '; it must be a tensor';
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return '; tensor(…) makes a tensor of it';
  }
  if (isTensorLike(value)) {
    return ' of another copy of @gradus/tensor; install one version for all packages';
  }
  if (worded(value) === 'a promise') return '; await gives what it promises';
  return '; operands are tensors, numbers and booleans';
}
