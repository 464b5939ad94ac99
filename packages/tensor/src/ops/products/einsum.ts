// Einstein's summation convention over tensors.

import { ShapeError } from '../../errors.ts';
import { describe } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { worded } from '../../wording.ts';
import { contract } from './contraction.ts';
import { type Equation, ellipsis, parseEquation } from './equation.ts';
import { checkOperands } from './matrix-product.ts';

/**
 * Sum of products over labelled dims. `equation` gives each operand one letter a dim, commas
 * between operands: `'ij,jk->ik'` is a matrix product. Equal letters are multiplied together,
 * a letter twice in one operand takes its diagonal, letters missing after `->` are summed over.
 * `...` stands for dims that broadcast. Without `->` the result has `...`, then the letters that
 * occur once, capitals first. Operands are combined from left to right.
 *
 * Shape: as the equation says; a size of 1 stretches. Dtype: all the same, preserved; integers
 * wrap round. One operand that is summed is so as by `sum`. Where PyTorch sums a label before it
 * multiplies, it widens uint8; here no order of sums does.
 * @throws {ValueError} if the equation is not well formed or has other operands than are given.
 * @throws {ShapeError} if an operand has other dims than labels, or a label two sizes.
 * @throws {DTypeError} if there are several operands and their dtypes differ, or are bool.
 * @example
 * await einsum('ij,j->i', tensor([[1, 2], [3, 4]]), tensor([1, 10])).toArray() // [21, 43]
 */
export function einsum(equation: string, ...operands: readonly Tensor[]): Tensor {
  if (typeof equation !== 'string') {
    throw new ShapeError(
      'einsum',
      `equation is ${worded(equation)}; it is a text, as 'ij,jk->ik'`,
      {
        equation,
      },
    );
  }
  checkOperands('einsum', operands);
  const parsed = parseEquation(equation, operands.length);
  const labels = operandLabels(equation, parsed, operands);
  checkSizes(equation, labels, operands);
  const stretched = longest(labels.map((list) => list.filter(isStretched)));
  return contract(
    'einsum',
    operands.map((tensor, i) => ({ tensor, labels: labels[i] })),
    parsed.output.flatMap((label) => (label === ellipsis ? stretched : [label])),
  );
}

// Dims of an ellipsis are labelled by their distance from its end: there they are aligned.
function operandLabels(
  equation: string,
  { inputs }: Equation,
  operands: readonly Tensor[],
): string[][] {
  return inputs.map((labels, i) => {
    const { shape } = operands[i];
    const named = labels.filter((label) => label !== ellipsis).length;
    const hasEllipsis = named < labels.length;
    if (hasEllipsis ? shape.length < named : shape.length !== named) {
      throw new ShapeError(
        'einsum',
        `"${labels.join('')}" in "${equation}" labels ${hasEllipsis ? 'at least ' : ''}${named} ` +
          `dims; operand ${i} is ${describe(operands[i])}`,
        { equation, operand: i, shape },
      );
    }
    const rest = shape.length - named;
    return labels.flatMap((label) =>
      label === ellipsis
        ? Array.from({ length: rest }, (_, d) => `${ellipsis}${rest - d}`)
        : [label],
    );
  });
}

function isStretched(label: string): boolean {
  return label.startsWith(ellipsis);
}

function longest(lists: readonly (readonly string[])[]): readonly string[] {
  return lists.reduce((a, b) => (b.length > a.length ? b : a), []);
}

function checkSizes(
  equation: string,
  labels: readonly (readonly string[])[],
  operands: readonly Tensor[],
): void {
  const sizes = new Map<string, number>();
  labels.forEach((list, i) => {
    list.forEach((label, d) => {
      const size = operands[i].shape[d];
      const first = list.indexOf(label);
      // A diagonal needs equal sizes; between operands 1 stretches.
      const own = first < d ? operands[i].shape[first] : size;
      const known = sizes.get(label) ?? size;
      if (own !== size || (known !== size && known !== 1 && size !== 1)) {
        throw mismatch(equation, label, own === size ? known : own, size, operands);
      }
      sizes.set(label, known === 1 ? size : known);
    });
  });
}

function mismatch(
  equation: string,
  label: string,
  known: number,
  size: number,
  operands: readonly Tensor[],
): ShapeError {
  const name = isStretched(label) ? `dim -${label.slice(ellipsis.length)} of "..."` : `"${label}"`;
  return new ShapeError(
    'einsum',
    `${name} in "${equation}" has sizes ${known} and ${size}; operands are ` +
      `${operands.map(describe).join(', ')}; a label has one size, or 1 in another operand`,
    { equation, label, sizes: [known, size], shapes: operands.map(({ shape }) => shape) },
  );
}
