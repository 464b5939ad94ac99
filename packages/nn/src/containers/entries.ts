// What containers ask of their entries.

import { IndexError, Tensor, ValueError } from '@gradus/tensor';
import { isModule } from '../module/brand.ts';
import { Parameter } from '../module/parameter.ts';

/** Refuses what is no module. */
export function checkModules(container: string, entries: readonly unknown[]): void {
  entries.forEach((entry, i) => {
    if (isModule(entry)) return;
    throw new ValueError(
      container,
      `entry ${i} is ${kindOf(entry)}; it is a module, such as new Identity()`,
      { index: i, entry },
    );
  });
}

/** The entry at a position, from the end if that is negative. */
export function entryAt<T>(container: string, entries: readonly T[], index: number): T {
  const entry = entries.at(index);
  if (Number.isInteger(index) && entry !== undefined) return entry;
  const { length } = entries;
  throw new IndexError(
    container,
    `index ${index} is out of range for ${length} entries; it lies in [${-length}, ${length})`,
    { index, size: length, wraps: true },
  );
}

/** Refuses names that paths cannot hold. */
export function checkKey(container: string, name: string): void {
  if (name !== '' && !name.includes('.')) return;
  throw new ValueError(container, `the name is "${name}"; it is not empty, and has no dot`, {
    name,
  });
}

/** The entry of a name. */
export function entryNamed<T>(container: string, entries: ReadonlyMap<string, T>, name: string): T {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  const known = [...entries.keys()].join(', ');
  throw new ValueError(container, `there is no "${name}"; there is ${known || 'nothing'}`, {
    name,
  });
}

/** A tensor as a parameter; itself if it is one. */
export function asParameter(container: string, entry: Tensor): Parameter {
  if (entry instanceof Parameter) return entry;
  if (entry instanceof Tensor) return new Parameter(entry);
  throw new ValueError(container, `an entry is ${kindOf(entry)}; it is a parameter or a tensor`, {
    entry,
  });
}

/** A parameter as its container prints it. */
export function parameterLine(name: string, { dtype, shape }: Parameter): string {
  return `  (${name}): Parameter containing: [${dtype} of size ${shape.join('x')}]`;
}

function kindOf(entry: unknown): string {
  if (entry instanceof Tensor) return 'a tensor';
  if (Array.isArray(entry)) return 'an array';
  return entry === null ? 'null' : `of type ${typeof entry}`;
}
