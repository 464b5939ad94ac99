// All numbers, for programs.

import type { RowResult } from '../measuring.ts';
import type { Run } from './run.ts';

export function json({
  machine,
  rounds,
  versions,
  absent,
  results,
  scaling,
  processes,
}: Run): string {
  const numbers = {
    machine,
    rounds,
    versions: Object.fromEntries(versions),
    absent,
    results: results.map(plain),
    scaling: scaling.map(plain),
    processes,
  };
  return `${JSON.stringify(numbers, null, 2)}\n`;
}

function plain({ row, measurements, failures, compiled }: RowResult): object {
  return {
    name: row.name,
    microseconds: Object.fromEntries(measurements),
    failures: Object.fromEntries(failures),
    compiled,
  };
}
