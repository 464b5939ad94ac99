// What the results of a reduction are, as far as its derivative wants to know.

import { builder, type ReduceOp } from '@gradus/tensor/interpreter';
import { symbol } from '../elementwise/symbols.ts';

/** One result, or an extreme and its index; else why there is no derivative. */
export type Results = 'value' | 'valueAndIndex' | { readonly why: string };

/** The symbols of what an epilogue reads. */
export const combined = {
  value: symbol('float32'),
  index: symbol('int32'),
  count: symbol('float32'),
} as const;

export function resultsOf({ prologue, epilogue }: ReduceOp): Results {
  if (epilogue === undefined) return 'value';
  if (epilogue.length > 2) return { why: 'the epilogue reads numbers, and a gradient is required' };
  const results = [epilogue(builder, combined)].flat();
  if (results.length === 1) return 'value';
  const [value, index] = results;
  const isPlain = results.length === 2 && value === combined.value && index === combined.index;
  if (isPlain && prologue === undefined) return 'valueAndIndex';
  return { why: `the op has ${results.length} results, and a gradient is required` };
}
