// What containers ask of their entries.

import { IndexError, Tensor, ValueError } from '@gradus/tensor';
import { isModule } from '../module/brand.ts';

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

function kindOf(entry: unknown): string {
  if (entry instanceof Tensor) return 'a tensor';
  if (Array.isArray(entry)) return 'an array';
  return entry === null ? 'null' : `of type ${typeof entry}`;
}
