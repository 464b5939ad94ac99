// What `RESULTS.md` says of WebGPU.

import type { MachineFacts } from '../machine.ts';
import type { RowResult } from '../measuring.ts';
import { type PeerName, peerNames } from '../peers/peer.ts';
import { titles } from '../report/columns.ts';
import { webgpuHeading } from '../report/results.ts';
import { rowsTable } from '../report/rows.ts';
import { table } from '../report/table.ts';
import { gpuAims } from './aims.ts';
import type { Host } from './peers.ts';

/** What was measured on one host. */
export interface HostRun {
  readonly host: Host;
  readonly adapters: ReadonlyMap<PeerName, string>;
  readonly results: readonly RowResult[];
}

export interface GpuRun {
  readonly machine: MachineFacts;
  readonly remark?: string;
  readonly rounds: number;
  readonly runs: readonly HostRun[];
}

const method =
  'in which all take turns, each in a process of its own; ± is half the distance between the ' +
  'quartiles. In brackets: how many times as long as Gradus. Results were compared with ' +
  "Gradus's before anything was timed. A time ends when the device has done all that was asked of " +
  'it. Dispatches and submits are those of all timed calls, waiting included, over their number. ' +
  'TensorFlow.js may compute nothing on the host; jax-js may have eight calls under way, and its optimizers are by ' +
  'hand, as it has none. Scripts run as their users write them; “compiled” is a script whose step ' +
  'is a compiled function.';

/** The text. */
export function gpuMarkdown({ machine, remark, rounds, runs }: GpuRun): string {
  const said = remark === undefined ? '' : ` (${remark})`;
  return [
    webgpuHeading,
    '',
    `Written by \`pnpm bench --device webgpu\` on ${machine.date}${said}: ${machine.cpu}, ` +
      `${machine.cores} cores; Node ${machine.node}.`,
    '',
    `Medians of ${rounds} rounds ${method}`,
    '',
    ...runs.flatMap(section),
  ].join('\n');
}

function section({ host, adapters, results }: HostRun): string[] {
  const columns = peerNames.filter((name) => adapters.has(name));
  const failures = results.flatMap(({ row, failures: list }) =>
    [...list].map(([peer, reason]) => `- ${row.name}, ${titles[peer]}: ${reason}`),
  );
  return [
    `## ${host}`,
    '',
    `Adapter: ${[...new Set(adapters.values())].join('; ')}.`,
    '',
    ...rowsTable(results, columns),
    'Dispatches and submits of a call:',
    '',
    ...table(['', ...columns.map((name) => titles[name])], results.map(workCells(columns))),
    ...table(
      ['aim', 'met', 'found'],
      gpuAims(results).map(({ aim, isMet, found }) => [aim, isMet ? 'yes' : 'no', found]),
    ),
    ...(failures.length > 0 ? ['Not timed:', '', ...failures, ''] : []),
  ];
}

/** Whole numbers are whole: others come of calls that are read, or waited for, now and then. */
function perCall(count: number): string {
  return count.toFixed(Number.isInteger(count) ? 0 : 2);
}

function workCells(columns: readonly PeerName[]): (result: RowResult) => string[] {
  return ({ row, work }) => [
    row.name,
    ...columns.map((name) => {
      const asked = work.get(name);
      return asked === undefined ? '–' : `${perCall(asked.dispatches)} / ${perCall(asked.submits)}`;
    }),
  ];
}
