// What holds for all functions of a kind, and is therefore not written at each: how shapes meet, and
// what is thrown when they do not.

import { type Comment, CommentTag, type ParameterReflection } from 'typedoc';

interface Remarks {
  readonly shape: (operands: number) => string;
  readonly throws: readonly (readonly [error: string, when: string])[];
}

const elementwise: Remarks = {
  shape: (operands) =>
    operands > 1 ? 'the operands broadcast, and the result has the shape they come to.' : 'as `x`.',
  throws: [
    ['ShapeError', 'if the shapes of the operands do not broadcast.'],
    ['DTypeError', 'if an operand is missing, or its dtype is not one that this is defined for.'],
    ['DeviceError', 'if operands lie on different devices, or none is a tensor.'],
  ],
};

const reduction: Remarks = {
  shape: () => 'without the reduced dims; they stay as 1 with `keepdim`.',
  throws: [
    ['ShapeError', 'if a dim is out of range or named twice.'],
    ['DTypeError', 'if the dtype is not one that this is defined for.'],
  ],
};

/** By the interface that a function of the kind is a value of. */
const remarksOf: Readonly<Record<string, Remarks>> = {
  Elementwise: elementwise,
  ElementwiseFunction: elementwise,
  Reduction: reduction,
  Summation: reduction,
};

/** Adds to `comment` what holds for its kind, where it does not say so itself. */
export function addRemarks(
  kind: string,
  comment: Comment | undefined,
  parameters: readonly ParameterReflection[],
): void {
  const remarks = remarksOf[kind];
  if (!remarks || !comment) return;
  if (!comment.summary.some(({ text }) => text.includes('Shape:'))) {
    const operands = parameters.filter(({ flags }) => !flags.isOptional).length;
    comment.summary.push({ kind: 'text', text: `\n\nShape: ${remarks.shape(operands)}` });
  }
  if (comment.getTag('@throws')) return;
  for (const [error, when] of remarks.throws) {
    comment.blockTags.push(new CommentTag('@throws', thrown(error, when)));
  }
}

/** The content of a tag that says what is thrown when. */
export function thrown(error: string, when: string): CommentTag['content'] {
  return [
    { kind: 'code', text: `\`${error}\`` },
    { kind: 'text', text: ` ${when}` },
  ];
}
