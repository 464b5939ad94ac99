// The table of whole processes.

import type { Processes } from '../processes/measuring.ts';
import { table } from './table.ts';

export function processesTable({ scripts, firstOp }: Processes): string[] {
  const rows = scripts.map(({ name, gradus, original, library }) => [
    name,
    `${gradus.median.toFixed(0)} ms ± ${(100 * gradus.spread).toFixed(0)} %`,
    original === undefined ? '–' : `${original.median.toFixed(0)} ms, ${library}`,
    original === undefined ? '–' : `${(gradus.median / original.median).toFixed(2)}×`,
  ]);
  return [
    '## Whole processes',
    '',
    'A script from the command to its end: `node` with the packages as they are installed, all ' +
      'cores, against `python3` with the same steps on one thread, its best here. ' +
      `Importing \`gradus\` and reading the result of a first op takes ${firstOp.median.toFixed(0)} ms.`,
    '',
    ...table(['', 'Gradus', 'original', 'part of its time'], rows),
  ];
}
