// Inputs of samples: described as data, made into tensors of every layout that views can give.

import { type DType, empty, type Tensor } from '@gradus/tensor';
import { storedElements } from '@gradus/tensor/backend';
import { castToFloat16 } from './float16.ts';
import { type HostTensor, hostTensor, positionOf, sizeOf } from './host-tensor.ts';
import { isFloat } from './specs/dtypes.ts';

/**
 * How an input's elements lie in memory:
 * - `contiguous`: row-major;
 * - `transposed`: row-major with the dims reversed, so that the last dim takes long steps;
 * - `narrowed`: part of a larger tensor: an offset, and gaps between rows;
 * - `backwards`: from the last element to the first, every other place left out: negative steps;
 * - `expandedFirst`, `expandedLast`, `expandedAll`: stretched along dims, stride 0.
 */
export type SampleLayout =
  | 'contiguous'
  | 'transposed'
  | 'narrowed'
  | 'backwards'
  | 'expandedFirst'
  | 'expandedLast'
  | 'expandedAll';

/** Values listed (repeated as needed), or drawn evenly from a range. */
export type Fill =
  | readonly number[]
  | { readonly from: number; readonly to: number; readonly seed: number };

/** A tensor that a sample is given. */
export interface SampleInput {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly fill: Fill;
  readonly layout: SampleLayout;
}

const arrayOf = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int32: Int32Array,
  float16: Float32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies Record<DType, unknown>;

/** The values as a tensor of the dtype has them. */
function held(dtype: DType, values: readonly number[]): ArrayLike<number> {
  return dtype === 'float16' ? values.map(castToFloat16) : arrayOf[dtype].from(values);
}

/** The values as a device holds them. */
export function onDevice(dtype: DType, values: readonly number[]): ArrayBufferView {
  return storedElements(dtype, arrayOf[dtype].from(values));
}

/** How an input is called in a report. */
export function labelOf({ dtype, shape, layout }: SampleInput): string {
  return `${dtype}[${shape.join(', ')}] ${layout}`;
}

function isExpanded(layout: SampleLayout, d: number, rank: number): boolean {
  if (layout === 'expandedAll') return true;
  return d === (layout === 'expandedFirst' ? 0 : layout === 'expandedLast' ? rank - 1 : undefined);
}

/** The elements that the input has, in row-major order. */
export function hostInput({ dtype, shape, fill, layout }: SampleInput): HostTensor {
  const rank = shape.length;
  const base = shape.map((size, d) => (isExpanded(layout, d, rank) && size > 1 ? 1 : size));
  const values = held(dtype, Array.from({ length: sizeOf(base) }, filler(dtype, fill)));
  return hostTensor(
    dtype,
    shape,
    (index) =>
      values[
        positionOf(
          index.map((i, d) => (base[d] === 1 ? 0 : i)),
          base,
        )
      ],
  );
}

function filler(dtype: DType, fill: Fill): (_: unknown, i: number) => number {
  if ('length' in fill) return (_, i) => fill[i % fill.length];
  const next = generator(fill.seed);
  const draw = (): number => fill.from + (fill.to - fill.from) * next();
  return isFloat(dtype) ? draw : () => Math.floor(draw());
}

// Source: the mixing function "mulberry32", T. Ettinger, 2017. Quality does not matter here.
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A row-major tensor of host elements. */
export function upload(device: string, { dtype, shape, values }: HostTensor): Tensor {
  const tensor = empty(shape, { dtype, device });
  const { backend, buffer } = tensor.storage;
  backend.write(buffer, 0, onDevice(dtype, values));
  return tensor;
}

/** The tensor that an input describes. */
export function tensorInput(device: string, input: SampleInput): Tensor {
  return layOut(device, hostInput(input), input.layout);
}

/** A tensor of host elements, laid in memory as asked. */
export function layOut(device: string, host: HostTensor, layout: SampleLayout): Tensor {
  const { shape, dtype } = host;
  const rank = shape.length;
  switch (layout) {
    case 'contiguous':
      return upload(device, host);
    case 'transposed': {
      const reversed = hostTensor(dtype, [...shape].reverse(), (index) =>
        elementAt(host, [...index].reverse()),
      );
      return upload(device, reversed).permute(shape.map((_, d) => rank - 1 - d));
    }
    case 'narrowed': {
      const padded = hostTensor(
        dtype,
        shape.map((size) => size + 3),
        (index) =>
          elementAt(
            host,
            index.map((i) => i - 1),
          ) ?? 1,
      );
      return shape.reduce((part, size, d) => part.narrow(d, 1, size), upload(device, padded));
    }
    case 'backwards': {
      const spread = hostTensor(
        dtype,
        shape.map((size) => 2 * size),
        (index) =>
          index.every((i) => i % 2 === 1)
            ? elementAt(
                host,
                index.map((i, d) => shape[d] - 1 - (i - 1) / 2),
              )
            : 1,
      );
      return shape.reduce((part, _, d) => part.slice(d, null, null, -2), upload(device, spread));
    }
    default: {
      const base = shape.map((size, d) => (isExpanded(layout, d, rank) && size > 1 ? 1 : size));
      return upload(
        device,
        hostTensor(dtype, base, (index) => elementAt(host, index)),
      ).expand(shape);
    }
  }
}

function elementAt({ shape, values }: HostTensor, index: readonly number[]): number {
  const isInside = index.every((i, d) => i >= 0 && i < shape[d]);
  return values[isInside ? positionOf(index, shape) : -1];
}
