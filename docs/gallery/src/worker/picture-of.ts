// The picture of a step: everything that the loss was computed from, back to data and weights.

import type { Tensor } from '@gradus/tensor';
import { describe } from '@gradus/tensor/interpreter';
import type { Picture, PictureNode, Role } from '../drawing/picture.ts';
import type { Operations } from './operations.ts';

/** `names`: what the script calls its tensors. */
export function pictureOf(
  loss: Tensor,
  operations: Operations,
  names: ReadonlyMap<Tensor, string>,
): Picture {
  const ids = new Map<Tensor, number>();
  const nodes: PictureNode[] = [];
  const edges: [number, number][] = [];

  const visit = (tensor: Tensor): number => {
    const known = ids.get(tensor);
    if (known !== undefined) return known;
    const name = names.get(tensor);
    const origin = tensor === loss || name === undefined ? operations.originOf(tensor) : undefined;
    const sources = origin?.inputs.map(visit) ?? [];
    const id = nodes.length;
    ids.set(tensor, id);
    nodes.push({
      id,
      role: roleOf(tensor, loss, origin !== undefined),
      label: origin?.operation ?? name ?? 'constant',
      result: describe(tensor),
    });
    for (const source of sources) edges.push([source, id]);
    return id;
  };
  visit(loss);
  return { nodes, edges };
}

function roleOf(tensor: Tensor, loss: Tensor, isComputed: boolean): Role {
  if (tensor === loss) return 'loss';
  if (isComputed) return 'operation';
  return tensor.requiresGrad ? 'weight' : 'data';
}
