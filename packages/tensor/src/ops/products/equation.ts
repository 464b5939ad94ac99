// The equations of einsum: text to labels, one list an operand and one for the result.

import { ValueError } from '../../errors.ts';

/** The label that stands for any number of dims. */
export const ellipsis = '...';

/** Labels of the operands and of the result, the implicit one spelt out. */
export interface Equation {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/** @throws {ValueError} if the text is no equation for that many operands. */
export function parseEquation(text: string, operandCount: number): Equation {
  const refuse = (reason: string): ValueError =>
    new ValueError('einsum', `"${text}": ${reason}`, { equation: text });
  const sides = text.replaceAll(' ', '').split('->');
  if (sides.length > 2) throw refuse('"->" occurs at most once');
  const inputs = sides[0].split(',').map((part) => labelsOf(part, refuse));
  if (inputs.length !== operandCount) {
    throw refuse(`it has ${inputs.length} operands, but ${operandCount} tensors are given`);
  }
  if (sides.length === 1) return { inputs, output: implicitOutput(inputs) };
  const output = labelsOf(sides[1], refuse);
  const known = new Set(inputs.flat());
  for (const label of output) {
    // Without dims behind it, an ellipsis of the result stands for none.
    if (!known.has(label) && label !== ellipsis) {
      throw refuse(`"${label}" of the result is in no operand`);
    }
    if (output.indexOf(label) !== output.lastIndexOf(label)) {
      throw refuse(`"${label}" occurs twice in the result`);
    }
  }
  return { inputs, output };
}

function labelsOf(part: string, refuse: (reason: string) => ValueError): string[] {
  const labels: string[] = part.match(/\.\.\.|./gu) ?? [];
  for (const label of labels) {
    if (label !== ellipsis && !/^[A-Za-z]$/.test(label)) {
      throw refuse(`"${label}" is no label; labels are letters and "..."`);
    }
  }
  if (labels.indexOf(ellipsis) !== labels.lastIndexOf(ellipsis)) {
    throw refuse(`"${part}" has more than one "..."`);
  }
  return labels;
}

function implicitOutput(inputs: readonly (readonly string[])[]): string[] {
  const labels = inputs.flat();
  const once = labels.filter(
    (label) => label !== ellipsis && labels.indexOf(label) === labels.lastIndexOf(label),
  );
  return [...(labels.includes(ellipsis) ? [ellipsis] : []), ...once.sort()];
}
