// `pnpm bench`: the same work on Gradus and its peers, in one run.

import { writeFileSync } from 'node:fs';
import { installPeers } from './installation.ts';
import { machineFacts } from './machine.ts';
import { measureRow, type RowResult } from './measuring.ts';
import { parseOptions, usage } from './options.ts';
import { startPeers } from './peers/index.ts';
import type { Peer } from './peers/peer.ts';
import { drawCurves } from './plots/curves.ts';
import { measureProcesses } from './processes/measuring.ts';
import { json } from './report/json.ts';
import { markdown } from './report/markdown.ts';
import { cellsOf } from './report/rows.ts';
import type { Run } from './report/run.ts';
import { rows } from './rows/index.ts';
import type { Row } from './rows/row.ts';
import { scalingRows } from './rows/scaling.ts';

async function bench(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const isChosen = ({ name }: Row): boolean => name.includes(options.rows);
  const [chosen, points] = [rows.filter(isChosen), scalingRows.filter(isChosen)];
  // A part of the rows is for looking at, not for the record.
  const isWhole = chosen.length === rows.length;
  if (chosen.length + points.length === 0) {
    throw new RangeError(`no row's name contains "${options.rows}"`);
  }
  installPeers();
  const { started, absent } = await startPeers();
  for (const line of absent) console.log(line);
  const run: Run = {
    machine: machineFacts(),
    remark: options.remark,
    rounds: options.rounds,
    versions: new Map(started.map(({ name, version }) => [name, version])),
    absent,
    results: await measureAll(chosen, started, options.rounds),
    scaling: await measureAll(points, started, options.rounds),
    processes: isWhole ? measureProcesses(Math.min(options.rounds, 5), console.log) : undefined,
  };
  for (const peer of started) peer.close();
  if (options.json !== undefined) writeFileSync(options.json, json(run));
  if (isWhole) {
    const plots = await drawCurves(run.scaling, new URL('plots/', import.meta.url));
    writeFileSync(new URL('RESULTS.md', import.meta.url), markdown(run, plots));
    console.log('written: benchmarks/RESULTS.md');
  } else console.log(markdown(run, []));
}

async function measureAll(
  chosen: readonly Row[],
  peers: readonly Peer[],
  rounds: number,
): Promise<RowResult[]> {
  const columns = peers.map(({ name }) => name);
  const results: RowResult[] = [];
  for (const row of chosen) {
    const result = await measureRow(row, peers, rounds);
    results.push(result);
    const [name, own, rate, ...others] = cellsOf(result, columns);
    console.log(`${name}: ${own} ${rate}`.trimEnd());
    columns.slice(1).forEach((peer, i) => {
      console.log(`    ${peer.padEnd(12)} ${others[i]}`);
    });
    for (const [peer, reason] of result.failures) console.log(`    ${peer}: ${reason}`);
  }
  return results;
}

try {
  await bench();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage);
  process.exit(1);
}
