// Option objects, the last argument of many functions.

import { ValueError } from './errors.ts';
import { worded } from './wording.ts';

/**
 * Refuses what is no object of options: a flag or a name given by position would be passed over
 * in silence. `example` shows how options are written.
 */
export function checkOptions(op: string, options: object | undefined, example: string): void {
  if (options === undefined) return;
  if (worded(options) === 'an object') return;
  throw new ValueError(
    op,
    `options are ${worded(options)}; they are an object, such as ${example}`,
    { options },
  );
}

/** What an option stands for that is a name in a table; refuses names that the table lacks. */
export function chosen<K extends string, T>(
  op: string,
  option: string,
  name: K,
  table: Readonly<Record<K, T>>,
): T {
  if (Object.hasOwn(table, name)) return table[name];
  const known = Object.keys(table).join(', ');
  throw new ValueError(op, `${option} is ${String(name)}; it is one of ${known}`, {
    [option]: name,
  });
}
