// Indices that shaders keep within their bindings themselves. Compilers see to that at each access,
// by the length of the binding, and asking for it takes an adapter in software longer than the
// access; asked for once by the shader, it serves all accesses.

import type { Bound } from './bindings.ts';
import { isPacked, type Place } from './storage.ts';

/** Statements that ask how far the bindings reach; they come first in the entry point. */
export function findReach({ bindings }: Pick<Bound, 'bindings'>): string {
  return bindings.map((_, b) => `  let last${b} = arrayLength(&b${b}) - 1u;\n`).join('');
}

/** An index of an operand's element, which none lies beyond, as compilers can see. */
export function inReach({ binding, dtype }: Place, index: string): string {
  return isPacked(dtype) ? index : `min(${index}, last${binding})`;
}
