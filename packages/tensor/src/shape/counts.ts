// Lists of counts: sizes of parts, numbers of repeats. Unlike a shape they say nothing of a
// tensor's dims, so neither their number nor their product has a limit.

import { ShapeError } from '../errors.ts';
import { checkArray, formatShape } from './shape.ts';

/** Refuses a list in which something is no count. */
export function checkCounts(op: string, counts: readonly number[]): void {
  checkArray(op, 'counts', counts, '[2, 3]');
  const wrong = counts.findIndex((count) => !Number.isInteger(count) || count < 0);
  if (wrong === -1) return;
  throw new ShapeError(
    op,
    `entry ${wrong} of ${formatShape(counts)} is ${String(counts[wrong])}; ` +
      'counts are non-negative integers',
    { counts, position: wrong },
  );
}
