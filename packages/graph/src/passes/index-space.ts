// From the places that a step reads of a result to those that the step which computed it read for
// them: the two walk through the same memory, each by strides of its own.

import type { Operand } from '@gradus/tensor/backend';
import { dtypes } from '@gradus/tensor/interpreter';

/** A dim of the steps that computed: places lie `out` apart in the result, `inputs` in operands. */
interface Dim {
  readonly size: number;
  readonly out: number;
  readonly inputs: readonly number[];
}

/**
 * The operands of a producer as a consumer would read them, who reads `read` of what the producer
 * writes as `written`; nothing if places of the one do not follow evenly from those of the other.
 */
export function seenThrough(
  read: Operand,
  written: Operand,
  inputs: readonly Operand[],
): Operand[] | undefined {
  const dims = dimsOf(written, inputs);
  if (dims === undefined || read.dtype !== written.dtype) return undefined;
  const { bytes } = dtypes[written.dtype];
  const first = firstPlaces(dims, (read.byteOffset - written.byteOffset) / bytes);
  if (first === undefined) return undefined;
  const last = [...first];
  const strides = inputs.map(() => [] as number[]);
  for (let d = 0; d < read.shape.length; d++) {
    const [size, stride] = [read.shape[d], read.strides[d]];
    const isStill = stride === 0 || size === 1;
    const along = isStill ? -1 : dims.findIndex(({ out }) => stride >= out && stride % out === 0);
    if (!isStill && along < 0) return undefined;
    const steps = isStill ? 0 : stride / dims[along].out;
    if (!isStill) last[along] += (size - 1) * steps;
    for (let i = 0; i < inputs.length; i++) {
      strides[i].push(isStill ? 0 : steps * dims[along].inputs[i]);
    }
  }
  if (last.some((place, d) => place >= dims[d].size)) return undefined;
  return inputs.map((operand, i) => {
    const skipped = first.reduce((sum, place, d) => sum + place * dims[d].inputs[i], 0);
    return {
      ...operand,
      byteOffset: operand.byteOffset + skipped * dtypes[operand.dtype].bytes,
      shape: read.shape,
      strides: strides[i],
    };
  });
}

/** The dims of a result, longest strides first, those joined that all operands walk as one. */
function dimsOf(written: Operand, inputs: readonly Operand[]): Dim[] | undefined {
  const dims = written.shape
    .map((size, d) => ({
      size,
      out: written.strides[d],
      inputs: inputs.map(({ strides }) => strides[d]),
    }))
    .filter(({ size }) => size !== 1)
    .sort((a, b) => b.out - a.out);
  if (dims.some(({ size, out }) => size === 0 || out <= 0)) return undefined;
  const joined: Dim[] = [];
  for (const dim of dims) {
    const outer = joined.at(-1);
    const isOne =
      outer !== undefined &&
      outer.out === dim.out * dim.size &&
      outer.inputs.every((stride, i) => stride === dim.inputs[i] * dim.size);
    if (isOne) joined[joined.length - 1] = { ...dim, size: outer.size * dim.size };
    else joined.push(dim);
  }
  return joined;
}

/** The place along each dim of the element that lies `offset` elements behind the first. */
function firstPlaces(dims: readonly Dim[], offset: number): number[] | undefined {
  if (!Number.isInteger(offset) || offset < 0) return undefined;
  let rest = offset;
  const places = dims.map(({ out }) => {
    const place = Math.floor(rest / out);
    rest -= place * out;
    return place;
  });
  return rest === 0 ? places : undefined;
}
