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
