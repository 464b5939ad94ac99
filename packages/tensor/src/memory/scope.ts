// Scopes: what is made inside a callback is disposed at its end, unless it is wanted further.

import { synchronous } from '../execute/synchronous.ts';
import type { Tensor } from '../tensor/tensor.ts';

let current: Scope | undefined;

class Scope {
  readonly made: Tensor[] = [];
  readonly kept = new Set<Tensor>();
  /** Kept without being asked for; who captures a program decides about them. */
  readonly implied = new Set<Tensor>();
  readonly outer: Scope | undefined;

  constructor(outer: Scope | undefined) {
    this.outer = outer;
  }

  close(): void {
    for (const tensor of this.made) {
      // What survives this scope belongs to the one around it.
      if (this.kept.has(tensor) || this.implied.has(tensor)) this.outer?.made.push(tensor);
      else tensor.dispose();
    }
  }
}

/** Notes a new handle with the scope it was made in; the tensor's constructor calls this. */
export function noteMade(tensor: Tensor): void {
  current?.made.push(tensor);
}

/**
 * Runs `fn` and disposes the tensors made in it, except those it returns (alone, or in arrays
 * and plain objects), those passed to `keep`, and the targets of in-place writes.
 * @throws {ValueError} if `fn` returns a promise: what is made after an await has no scope.
 * @example
 * const total = scope(() => tensor([1, 2, 3]).mul(2).sum());
 * await total.item() // 12
 */
export function scope<R>(fn: () => R): R {
  const scope = new Scope(current);
  current = scope;
  try {
    const result = synchronous('scope', fn);
    keepAll(result, scope);
    return result;
  } finally {
    current = scope.outer;
    scope.close();
  }
}

/**
 * Lets a tensor outlive the scope it was made in, and the scopes around that.
 * @example
 * const kept = scope(() => {
 *   const x = tensor([1, 2]);
 *   keep(x);
 *   return { sum: x.sum(), x: () => x };
 * });
 * kept.x().disposed // false
 */
export function keep(tensor: Tensor): Tensor {
  for (let scope = current; scope !== undefined; scope = scope.outer) scope.kept.add(tensor);
  return tensor;
}

/** Lets what was left somewhere, as the target of a write or a gradient, outlive its scopes. */
export function keepImplied(tensor: Tensor): void {
  for (let scope = current; scope !== undefined; scope = scope.outer) scope.implied.add(tensor);
}

/** What a callback gave, the tensors it made that are not disposed, and those that it kept. */
export interface Collected<R> {
  readonly result: R;
  readonly made: readonly Tensor[];
  /** Those of `keep`; what is returned, written to or a gradient is not among them. */
  readonly kept: ReadonlySet<Tensor>;
}

/** Runs `fn` as `scope` does, but leaves what is to become of its tensors to the caller. */
export function collected<R>(op: string, fn: () => R): Collected<R> {
  const scope = new Scope(current);
  current = scope;
  try {
    const result = synchronous(op, fn);
    return { result, made: scope.made.filter(({ disposed }) => !disposed), kept: scope.kept };
  } catch (error) {
    for (const tensor of scope.made) if (!scope.kept.has(tensor)) tensor.dispose();
    throw error;
  } finally {
    current = scope.outer;
  }
}

function keepAll(value: unknown, scope: Scope): void {
  if (typeof value !== 'object' || value === null) return;
  if (isDisposable(value)) scope.kept.add(value);
  else if (Array.isArray(value)) for (const entry of value) keepAll(entry, scope);
  else if (Object.getPrototypeOf(value) === Object.prototype) keepAll(Object.values(value), scope);
}

// Tensors are told by what a scope does with them: importing the class here would be a cycle.
function isDisposable(value: object): value is Tensor {
  return 'dispose' in value && 'storage' in value;
}
