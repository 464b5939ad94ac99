// Products over labelled dims, reduced to views, sums and batched matrix products. Knows
// nothing of where the labels come from.

import { DTypeError } from '../../errors.ts';
import { scope } from '../../memory/scope.ts';
import { describe } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { sum } from '../reductions/totals.ts';
import { diagonal, permute, reshape } from '../views/index.ts';
import { haveProduct, inInt32, matrixProduct } from './matrix-product.ts';

/** A tensor with one label a dim; dims of one label in all operands have one size, or 1. */
export interface Labelled {
  readonly tensor: Tensor;
  readonly labels: readonly string[];
}

/**
 * `out[output] = Σ Π operands` over all labels that are not in `output`, from left to right.
 * @throws {DTypeError} if there are several operands whose dtypes differ or have no product.
 */
export function contract(
  op: string,
  operands: readonly Labelled[],
  output: readonly string[],
): Tensor {
  checkDTypes(op, operands);
  const tensors = operands.map(({ tensor }) => tensor);
  if (operands.length === 1 || tensors[0].dtype !== 'uint8')
    return contracted(op, operands, output);
  return inInt32(tensors, (wide) => {
    const labelled = operands.map(({ labels }, i) => ({ tensor: wide[i], labels }));
    return contracted(op, labelled, output);
  });
}

function contracted(op: string, operands: readonly Labelled[], output: readonly string[]): Tensor {
  return scope(() => {
    const sizes = sizesOf(operands);
    const prepared = operands.map((operand) =>
      withoutStretched(withDistinctLabels(operand), sizes),
    );
    const product = prepared.reduce((left, right, i) => {
      const later = prepared.slice(i + 1).flatMap(({ labels }) => labels);
      return pairProduct(op, left, right, new Set([...output, ...later]));
    });
    const result = arranged(summed(product, new Set(output)), output);
    // A handle of its own: whoever lets go of the result still has the operand.
    const isOperand = operands.some(({ tensor }) => tensor === result);
    return isOperand ? reshape(result, result.shape) : result;
  });
}

function checkDTypes(op: string, operands: readonly Labelled[]): void {
  const [first] = operands;
  if (operands.length === 1 || operands.every(({ tensor }) => haveProduct(first.tensor, tensor))) {
    return;
  }
  const list = operands.map(({ tensor }) => describe(tensor)).join(', ');
  throw new DTypeError(op, `operands are ${list}; all must have one dtype, and that is not bool`, {
    dtypes: operands.map(({ tensor }) => tensor.dtype),
  });
}

function sizesOf(operands: readonly Labelled[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { tensor, labels } of operands) {
    labels.forEach((label, d) => {
      const known = sizes.get(label) ?? 1;
      sizes.set(label, known === 1 ? tensor.shape[d] : known);
    });
  }
  return sizes;
}

/** A label twice in one operand stands for the diagonal. */
function withDistinctLabels({ tensor, labels }: Labelled): Labelled {
  const second = labels.findIndex((label, d) => labels.indexOf(label) < d);
  if (second < 0) return { tensor, labels };
  const first = labels.indexOf(labels[second]);
  const others = labels.filter((_, d) => d !== first && d !== second);
  return withDistinctLabels({
    tensor: diagonal(tensor, 0, first, second),
    labels: [...others, labels[second]],
  });
}

/** Without the dims of size 1 that other operands stretch: the result has theirs. */
function withoutStretched({ tensor, labels }: Labelled, sizes: Map<string, number>): Labelled {
  const isOwn = (label: string, d: number): boolean => tensor.shape[d] === sizes.get(label);
  if (labels.every(isOwn)) return { tensor, labels };
  const shape = tensor.shape.filter((_, d) => isOwn(labels[d], d));
  return { tensor: reshape(tensor, shape), labels: labels.filter(isOwn) };
}

/** Sums over the labels that nobody needs any more. */
function summed({ tensor, labels }: Labelled, kept: ReadonlySet<string>): Labelled {
  const dims = labels.flatMap((label, d) => (kept.has(label) ? [] : [d]));
  if (dims.length === 0) return { tensor, labels };
  return { tensor: sum(tensor, dims), labels: labels.filter((label) => kept.has(label)) };
}

/** The dims in the order of `order`; labels that the operand lacks become dims of size 1. */
function arranged({ tensor, labels }: Labelled, order: readonly string[]): Tensor {
  const present = order.filter((label) => labels.includes(label));
  const isSame = present.every((label, d) => label === labels[d]);
  const permuted = isSame
    ? tensor
    : permute(
        tensor,
        present.map((label) => labels.indexOf(label)),
      );
  if (present.length === order.length) return permuted;
  return reshape(
    permuted,
    order.map((label) => (labels.includes(label) ? tensor.shape[labels.indexOf(label)] : 1)),
  );
}

const products = new Map<string, ReturnType<typeof matrixProduct>>();

function productOf(op: string): ReturnType<typeof matrixProduct> {
  const product = products.get(op) ?? matrixProduct(op);
  products.set(op, product);
  return product;
}

function pairProduct(
  op: string,
  first: Labelled,
  second: Labelled,
  kept: ReadonlySet<string>,
): Labelled {
  // What only one operand has and nobody needs is summed before it is multiplied.
  const a = summed(first, new Set([...kept, ...second.labels]));
  const b = summed(second, new Set([...kept, ...first.labels]));
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const inner = shared.filter((label) => !kept.has(label));
  const batch = shared.filter((label) => kept.has(label));
  const rows = a.labels.filter((label) => !shared.includes(label));
  const columns = b.labels.filter((label) => !shared.includes(label));
  const labels = [...batch, ...rows, ...columns];
  if (inner.length === 0) {
    return { tensor: mul(arranged(a, labels), arranged(b, labels)), labels };
  }
  const size = ({ tensor, labels: own }: Labelled, group: readonly string[]): number =>
    group.reduce((product, label) => product * tensor.shape[own.indexOf(label)], 1);
  const sizes = ({ tensor, labels: own }: Labelled, group: readonly string[]): number[] =>
    group.map((label) => tensor.shape[own.indexOf(label)]);
  const left = reshape(arranged(a, [...batch, ...rows, ...inner]), [
    ...sizes(a, batch),
    size(a, rows),
    size(a, inner),
  ]);
  const right = reshape(arranged(b, [...batch, ...inner, ...columns]), [
    ...sizes(b, batch),
    size(b, inner),
    size(b, columns),
  ]);
  const tensor = reshape(productOf(op)(left, right), [
    ...sizes(a, batch),
    ...sizes(a, rows),
    ...sizes(b, columns),
  ]);
  return { tensor, labels };
}
