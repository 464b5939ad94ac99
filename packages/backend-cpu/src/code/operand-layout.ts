// What of its operands' layout a kernel is compiled for: the number of loops, and how each
// operand steps along the innermost one. Sizes and strides themselves are parameters.

/** How an operand steps along a loop: not at all, to the next element, or further. */
export type Step = 'still' | 'next' | 'far';

/** The step that a stride makes. */
export function stepOf(stride: number): Step {
  if (stride === 0) return 'still';
  return stride === 1 ? 'next' : 'far';
}

/** A class of layouts: one compiled program serves all that are in it. */
export interface LayoutClass {
  readonly rank: number;
  /** Steps of each operand along the innermost loop. */
  readonly inner: readonly Step[];
}

/** A number for each class; different kernels may use the same. */
export function classKey(rank: number, innerStrides: readonly number[]): number {
  let key = rank;
  for (let i = 0; i < innerStrides.length; i++) {
    const stride = innerStrides[i];
    key = key * 3 + (stride === 0 ? 0 : stride === 1 ? 1 : 2);
  }
  return key;
}

/** The key of one loop over operands that all step to the next element. */
export const flatKey = -1;

/** The class of a loop nest by the strides of its innermost loop. */
export function layoutClass(rank: number, innerStrides: readonly number[]): LayoutClass {
  return { rank, inner: innerStrides.map(stepOf) };
}
