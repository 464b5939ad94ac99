// A map that reads a product that waits, as one kernel: each part of the product is mapped while it
// is near, and need not be stored.

import type { Operand } from '../../backend/contract.ts';
import { input } from '../../expression/builder.ts';
import { substituted } from '../../expression/substitution.ts';
import { endedMatmulKernel, type MapKernel, type MatmulKernel } from '../../kernel/kernel.ts';
import { isContiguous } from '../../shape/layout.ts';
import { type Shape, sameShape } from '../../shape/shape.ts';
import { Product } from './product.ts';
import { operandsOf, type Source } from './source.ts';

/** A product that ends with a map, and what it reads. */
export interface EndedProduct {
  readonly kernel: MatmulKernel;
  readonly operands: Operand[];
}

/** `kernel` at the end of the first product among its sources; nothing if none waits there. */
export function endedProduct(
  kernel: MapKernel,
  sources: readonly Source[],
  shape: Shape,
): EndedProduct | undefined {
  for (let place = 0; place < sources.length; place++) {
    const product = untaken(sources[place], shape);
    if (product === undefined) continue;
    const others = operandsOf(
      sources.filter((_, i) => i !== place),
      shape,
    );
    return { kernel: endingAt(kernel, place), operands: [...product.taken(), ...others] };
  }
  return undefined;
}

function untaken({ readers, byteOffset, strides }: Source, shape: Shape): Product | undefined {
  const { pending } = readers.storage;
  if (!(pending instanceof Product) || pending.isTaken || byteOffset !== 0) return undefined;
  return sameShape(pending.shape, shape) && isContiguous(shape, strides) ? pending : undefined;
}

const ended = new WeakMap<MapKernel, MatmulKernel[]>();

/** The kernel of a product that is the `place`-th input of a map. */
function endingAt(kernel: MapKernel, place: number): MatmulKernel {
  const known = ended.get(kernel) ?? [];
  ended.set(kernel, known);
  known[place] ??= endedMatmulKernel(
    kernel.inputs[place],
    kernel.inputs.filter((_, i) => i !== place),
    kernel.scalars,
    kernel.outputs.map((output) =>
      substituted(output, {
        // The product is input 0.
        input: (index, { dtype }) => input(placeAfter(index, place), dtype),
        scalar: (_, same) => same,
      }),
    ),
  );
  return known[place];
}

function placeAfter(index: number, place: number): number {
  if (index === place) return 0;
  return index < place ? index + 1 : index;
}
