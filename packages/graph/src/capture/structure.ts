// What a function takes and gives: tensors and primitives, in arrays and plain objects.

import { Tensor } from '@gradus/tensor';
import { formatShape, memoryOrder } from '@gradus/tensor/interpreter';
import { GraphError } from '../errors.ts';

/** A primitive that is no tensor. */
export type Primitive = string | number | boolean | bigint | null | undefined;

/** Tensors and primitives, nested in arrays and plain objects. */
export type Structure =
  | Tensor
  | Primitive
  | readonly Structure[]
  | { readonly [key: string]: Structure };

/** The same structure with other tensors. `what` names the value in messages. */
export function withTensors(
  what: string,
  value: Structure,
  replace: (tensor: Tensor) => Tensor,
): Structure {
  if (value instanceof Tensor) return replace(value);
  if (Array.isArray(value)) return value.map((entry) => withTensors(what, entry, replace));
  if (!isRecord(value)) return primitive(what, value);
  const entries = Object.entries(value).map(([key, entry]) => [
    key,
    withTensors(what, entry, replace),
  ]);
  return Object.fromEntries(entries);
}

/** The tensors of a structure, in order; `seen` is told of everything that tells two apart. */
export function tensorsOf(what: string, value: Structure, seen: (fact: string) => void): Tensor[] {
  const tensors: Tensor[] = [];
  const visit = (part: Structure): void => {
    if (part instanceof Tensor) {
      const order = memoryOrder(part);
      const turned = order.every((d, i) => d === i) ? '' : ` turned ${order}`;
      seen(`${part.dtype}${formatShape(part.shape)} on ${part.device}${turned}`);
      tensors.push(part);
    } else if (Array.isArray(part)) {
      seen(`array of ${part.length}`);
      for (const entry of part) visit(entry);
    } else if (isRecord(part)) {
      seen(`object of ${JSON.stringify(Object.keys(part))}`);
      for (const entry of Object.values(part)) visit(entry);
    } else {
      const known = primitive(what, part);
      seen(`${typeof known} ${named(known)}`);
    }
  };
  visit(value);
  return tensors;
}

/** A primitive in letters that no other one of its type has, and no list of them. */
function named(value: Primitive): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return Object.is(value, -0) ? '-0' : String(value);
}

function isRecord(value: Structure): value is { readonly [key: string]: Structure } {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function primitive(what: string, value: Structure): Primitive {
  if (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol') {
    return value;
  }
  if (value === null) return value;
  const found = typeof value === 'object' ? (value.constructor?.name ?? 'object') : typeof value;
  throw new GraphError(
    'compile',
    `${what} holds a ${found}; tensors, primitives, arrays and plain objects only. What does not ` +
      'change between calls can be closed over',
    { found },
  );
}
