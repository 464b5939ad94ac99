// The text of a tensor: brackets, line breaks, and what a large one leaves out.

import type { DType } from '../dtype/dtype.ts';
import { elementCount, type Shape } from '../shape/shape.ts';
import { chooseNumberFormat } from './number-format.ts';

/** What is printed: the shown elements in row-major order, and what to say of them. */
export interface PrintedTensor {
  readonly data: ArrayLike<number>;
  readonly shape: Shape;
  readonly dtype: DType;
  /** Named in the text if given, as PyTorch names a device that is not the default. */
  readonly device?: string;
  /** Further facts for the end, such as `requires_grad=True`. */
  readonly facts?: readonly string[];
}

const lineWidth = 80;
const largestUnabridged = 1000;
/** Entries shown at either end of a dim that is not shown whole. */
export const edge = 3;
const opening = 'tensor(';

/**
 * The text that PyTorch prints for a tensor, but `dtype=int32` for `dtype=torch.int32`.
 *
 * The default dtype, float32, and bool go without saying. Of more than 1000 elements the first
 * and last three of each dim are shown, and `data` holds no others.
 * @see PyTorch 1.13, torch/_tensor_str.py.
 * @example
 * formatTensor({ data: [1, 2.5], shape: [2], dtype: 'float32' }) // 'tensor([1.0000, 2.5000])'
 */
export function formatTensor(tensor: PrintedTensor): string {
  const { data, shape, dtype } = tensor;
  const count = elementCount(shape);
  const facts: string[] = [];
  if (tensor.device !== undefined) facts.push(`device='${tensor.device}'`);
  if (count === 0 && shape.length !== 1) facts.push(`size=(${shape.join(', ')})`);
  if (dtype !== 'float32' && !(dtype === 'bool' && count > 0)) facts.push(`dtype=${dtype}`);
  facts.push(...(tensor.facts ?? []));
  const body = count === 0 ? '[]' : formatElements(data, shape, dtype);
  return `${withFacts(opening + body, facts)})`;
}

/** Whether a tensor is too large to be printed whole: of every dim the edges are shown then. */
export function isAbridged(shape: Shape): boolean {
  return elementCount(shape) > largestUnabridged;
}

function formatElements(data: ArrayLike<number>, shape: Shape, dtype: DType): string {
  const values = Array.from(data);
  const { width, write } = chooseNumberFormat(values, dtype);
  const cells = values.map(write);
  return shape.length === 0
    ? cells[0]
    : nest(cells, shape, isAbridged(shape), width, opening.length);
}

// `cells` are the shown elements of the dims in `shape`; `indent` is the bracket's column.
function nest(
  cells: readonly string[],
  shape: Shape,
  abridged: boolean,
  width: number,
  indent: number,
): string {
  const [size, ...inner] = shape;
  const gap = abridged && size > 2 * edge;
  const margin = ' '.repeat(indent + 1);
  if (inner.length === 0) {
    const row = gap ? [...cells.slice(0, edge), ' ...', ...cells.slice(edge)] : cells;
    const perLine = Math.max(1, Math.floor((lineWidth - indent) / (width + 2)));
    const lines: string[] = [];
    for (let i = 0; i < row.length; i += perLine) lines.push(row.slice(i, i + perLine).join(', '));
    return `[${lines.join(`,\n${margin}`)}]`;
  }
  const count = gap ? 2 * edge : size;
  const step = cells.length / count;
  const blocks: string[] = [];
  for (let i = 0; i < count; i++) {
    if (gap && i === edge) blocks.push('...');
    blocks.push(nest(cells.slice(i * step, (i + 1) * step), inner, abridged, width, indent + 1));
  }
  return `[${blocks.join(`,${'\n'.repeat(inner.length)}${margin}`)}]`;
}

// Each fact follows on the line or, where that would grow too long, starts the next.
function withFacts(text: string, facts: readonly string[]): string {
  let result = text;
  // PyTorch counts a first line two characters longer than it is, a later one one.
  let length = text.length - text.lastIndexOf('\n') + 1;
  for (const fact of facts) {
    if (length + fact.length + 2 > lineWidth) {
      result += `,\n${' '.repeat(opening.length)}${fact}`;
      length = opening.length + fact.length;
    } else {
      result += `, ${fact}`;
      length += fact.length + 2;
    }
  }
  return result;
}
