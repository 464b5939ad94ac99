// What `RESULTS.md` says of the CPU.

import { verdicts } from '../targets/index.ts';
import { onOneThread, titles } from './columns.ts';
import { compiledTable } from './compiled.ts';
import { coresTable } from './cores.ts';
import { processesTable } from './processes.ts';
import { rowsTable } from './rows.ts';
import type { Run } from './run.ts';
import { table } from './table.ts';

const method =
  'in which all take turns, each in a process of its own; ± is half the distance between the ' +
  'quartiles. In brackets: how many times as long as Gradus. Results were compared with ' +
  "Gradus's before anything was timed. Rates count what each op computes, or reads and writes. " +
  'Ops are eager and allocate their results, which are let go of at once; scripts run as their ' +
  'users write them; “compiled” is a script whose step is a compiled function. “Bare” is the ' +
  'micro-kernel of the matrix product on panels in the first cache, as many as the row has, and a ' +
  'plain copy between two arrays. jax-js runs on one thread here, as Node has no web Worker, and ' +
  'its optimizers are by hand, as it has none. Dynamic scripts take a fixed round of depths ' +
  'instead of random ones, and such a round is one call. “–”: the peer cannot express the row: ' +
  'tfjs and jax-js record no single op, tfjs and compiled functions have no backward pass alone, ' +
  'jax-js knows no derivatives of one’s own. PyTorch 1.13 has no compiler of its own.';

/** The text, with curves drawn in `plots`. */
export function markdown(run: Run, plots: readonly string[]): string {
  const { machine, remark, rounds, versions, absent, results, scaling, processes } = run;
  const columns = onOneThread.filter((name) => versions.has(name));
  const failures = [...results, ...scaling].flatMap(({ row, failures: list }) =>
    [...list].map(([peer, reason]) => `- ${row.name}, ${titles[peer]}: ${reason}`),
  );
  const said = remark === undefined ? '' : ` (${remark})`;
  const aims = [...verdicts(results, processes)];
  return [
    '# Benchmarks',
    '',
    `Written by \`pnpm bench\` on ${machine.date}${said}: ${machine.cpu}, ${machine.cores} cores; ` +
      `Node ${machine.node}, V8 ${machine.v8}.`,
    '',
    ...[...new Set(versions.values())].map((version) => `- ${version}`),
    ...absent.map((text) => `- ${text}`),
    '',
    `Medians of ${rounds} rounds ${method}`,
    '',
    '## One thread',
    '',
    ...rowsTable(results, columns),
    ...coresTable(results),
    ...compiledTable(results),
    ...(processes === undefined ? [] : processesTable(processes)),
    ...(plots.length === 0 ? [] : ['## How steps grow', '']),
    ...plots.flatMap((file) => [`![${file}](plots/${file})`, '']),
    '## Aims',
    '',
    ...table(
      ['aim', 'met', 'found'],
      aims.map(({ aim, isMet, found }) => [aim, isMet ? 'yes' : 'no', found]),
    ),
    ...(failures.length > 0 ? ['## Not timed', '', ...failures, ''] : []),
  ].join('\n');
}
