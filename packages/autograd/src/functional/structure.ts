// One tensor or several: functions of this folder answer in the form in which they are asked.

import type { Tensor } from '@gradus/tensor';

/** A tensor, or a list of tensors. */
export type Tensors = Tensor | readonly Tensor[];

/** One `Entry` for a tensor, a list of them for a list. */
export type Like<T extends Tensors, Entry = Tensor> = T extends Tensor
  ? Entry
  : { -readonly [K in keyof T]: Entry };

/** The parameters of a function that is called with `I`. */
export type Arguments<I extends Tensors> = I extends readonly Tensor[] ? [...I] : [x: Tensor];

/** A tensor as a list of one. */
export function listed(tensors: Tensors): readonly Tensor[] {
  return isList(tensors) ? tensors : [tensors];
}

/** `entries` in the form of `asked`: the one entry if that is no list. */
export function like<T extends Tensors, Entry>(
  asked: T,
  entries: readonly Entry[],
): Like<T, Entry> {
  // A conditional type is not narrowed by its condition.
  return (isList(asked) ? entries : entries[0]) as Like<T, Entry>;
}

// `Array.isArray` does not tell a readonly array from what is none.
function isList(tensors: Tensors): tensors is readonly Tensor[] {
  return Array.isArray(tensors);
}
