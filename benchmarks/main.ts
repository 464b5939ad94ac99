// `pnpm bench`: the same work on Gradus and its peers, in one run, on one thread.

import { writeFileSync } from 'node:fs';
import { installPeers } from './installation.ts';
import { machineFacts } from './machine.ts';
import { measureRow, type RowResult } from './measuring.ts';
import { parseOptions, usage } from './options.ts';
import { startPeers } from './peers/index.ts';
import { cellsOf, json, markdown, type Run } from './report.ts';
import { rows } from './rows/index.ts';

async function bench(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const chosen = rows.filter(({ name }) => name.includes(options.rows));
  if (chosen.length === 0) throw new RangeError(`no row's name contains "${options.rows}"`);
  installPeers();
  const { started, absent } = await startPeers();
  for (const line of absent) console.log(line);
  const versions = new Map(started.map(({ name, version }) => [name, version]));
  const columns = started.map(({ name }) => name);
  const results: RowResult[] = [];
  for (const row of chosen) {
    const result = await measureRow(row, started, options.rounds);
    results.push(result);
    const cells = cellsOf(result, columns);
    console.log(`${cells[0]}: ${cells[1]} ${cells[2]}`.trimEnd());
    columns.slice(1).forEach((name, i) => {
      console.log(`    ${name.padEnd(10)} ${cells[i + 3]}`);
    });
    for (const [name, reason] of result.failures) console.log(`    ${name}: ${reason}`);
  }
  for (const peer of started) peer.close();
  const run: Run = {
    machine: machineFacts(),
    remark: options.remark,
    rounds: options.rounds,
    versions,
    absent,
    results,
  };
  if (options.json !== undefined) writeFileSync(options.json, json(run));
  // A part of the rows is for looking at, not for the record.
  if (chosen.length === rows.length) {
    writeFileSync(new URL('RESULTS.md', import.meta.url), markdown(run));
    console.log('written: benchmarks/RESULTS.md');
  } else console.log(markdown(run));
}

try {
  await bench();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage);
  process.exit(1);
}
