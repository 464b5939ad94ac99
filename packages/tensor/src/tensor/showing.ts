// What a tensor looks like in a log and in JSON.

import { defaultDevice } from '../backend/registry.ts';
import type { DType } from '../dtype/dtype.ts';
import { factsOf } from '../execute/door.ts';
import { refuseCaptured } from '../execute/launch.ts';
import { edge, formatTensor, isAbridged } from '../print/format.ts';
import type { Layout } from '../shape/layout.ts';
import { describe, type Shape } from '../shape/shape.ts';
import { readSync } from './reading.ts';
import { Tensor } from './tensor.ts';

/**
 * As PyTorch prints it where the device can be read at once; else dtype, shape and device.
 *
 * Of more than 1000 elements the first and last three of each dim are shown and read. A device
 * is named if it is not the default one.
 * @example
 * toString(tensor([1, 2.5])) // 'tensor([1.0000, 2.5000])'
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the function becomes the method of that name
export function toString(x: Tensor): string {
  if (x.disposed) return `tensor(${describe(x)}, disposed)`;
  refuseCaptured('toString', 'return the tensor, and print it after the call');
  const { device, dtype, shape } = x;
  if (x.storage.backend.readSync === undefined) {
    return `tensor(${describe(x)}, device=${device}; await t.read() gives the elements)`;
  }
  return formatTensor({
    data: shown(x),
    shape,
    dtype,
    ...(device !== defaultDevice() && { device }),
    facts: factsOf(x),
  });
}

// The edges of a dim are one view: two groups of entries, as far apart as first and last are.
function shown(x: Tensor): ReturnType<typeof readSync> {
  if (!isAbridged(x.shape)) return readSync(x);
  const edges = new Tensor(x.storage, x.dtype, edgesOf(x));
  try {
    return readSync(edges);
  } finally {
    edges.dispose();
  }
}

function edgesOf({ shape, strides, offset }: Layout): Layout {
  const isWhole = (size: number): boolean => size <= 2 * edge;
  return {
    shape: shape.flatMap((size) => (isWhole(size) ? [size] : [2, edge])),
    strides: strides.flatMap((stride, d) =>
      isWhole(shape[d]) ? [stride] : [(shape[d] - edge) * stride, stride],
    ),
    offset,
  };
}

/** What a tensor is in JSON: not its elements, which may have to be waited for. */
export interface TensorDescription {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly device: string;
}

/**
 * What `JSON.stringify` writes: a description. `await x.toArray()` gives the elements.
 * @example
 * JSON.stringify(zeros([2, 3])) // '{"dtype":"float32","shape":[2,3],"device":"cpu"}'
 */
export function toJSON(x: Tensor): TensorDescription {
  return { dtype: x.dtype, shape: x.shape, device: x.device };
}
