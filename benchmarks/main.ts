// `pnpm bench`: the same work on Gradus and its peers, in one run.

import { writeFileSync } from 'node:fs';
import { benchGpu } from './gpu/bench.ts';
import { installPeers } from './installation.ts';
import { machineFacts } from './machine.ts';
import { type Options, parseOptions, usage } from './options.ts';
import { startPeers } from './peers/index.ts';
import { drawCurves } from './plots/curves.ts';
import { measureProcesses } from './processes/measuring.ts';
import { measureAndShow } from './progress.ts';
import { json } from './report/json.ts';
import { markdown } from './report/markdown.ts';
import { writeResults } from './report/results.ts';
import type { Run } from './report/run.ts';
import { rows } from './rows/index.ts';
import type { Row } from './rows/row.ts';
import { scalingRows } from './rows/scaling.ts';

async function bench(options: Options): Promise<void> {
  const isChosen = ({ name }: Row): boolean => name.includes(options.rows);
  const [chosen, points] = [rows.filter(isChosen), scalingRows.filter(isChosen)];
  // A part of the rows is for looking at, not for the record.
  const isWhole = chosen.length === rows.length;
  if (chosen.length + points.length === 0) {
    throw new RangeError(`no row's name contains "${options.rows}"`);
  }
  const { started, absent } = await startPeers();
  for (const line of absent) console.log(line);
  const run: Run = {
    machine: machineFacts(),
    remark: options.remark,
    rounds: options.rounds,
    versions: new Map(started.map(({ name, version }) => [name, version])),
    absent,
    results: await measureAndShow(chosen, started, options.rounds),
    scaling: await measureAndShow(points, started, options.rounds),
    processes: isWhole ? measureProcesses(Math.min(options.rounds, 3), console.log) : undefined,
  };
  for (const peer of started) peer.close();
  if (options.json !== undefined) writeFileSync(options.json, json(run));
  if (isWhole) {
    const plots = await drawCurves(run.scaling, new URL('plots/', import.meta.url));
    writeResults('cpu', markdown(run, plots));
  } else console.log(markdown(run, []));
}

try {
  const options = parseOptions(process.argv.slice(2));
  installPeers();
  await (options.device === 'webgpu' ? benchGpu(options) : bench(options));
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage);
  process.exit(1);
}
