// `pnpm bench --device webgpu`: the same rows in Node and in Chromium, on the same adapter.

import { writeFileSync } from 'node:fs';
import { machineFacts } from '../machine.ts';
import type { Options } from '../options.ts';
import { measureAndShow } from '../progress.ts';
import { writeResults } from '../report/results.ts';
import { gpuMarkdown, type HostRun } from './markdown.ts';
import { hosts, startGpuPeers } from './peers.ts';
import { gpuRows } from './rows.ts';

export async function benchGpu({ rows, rounds, remark, json }: Options): Promise<void> {
  const chosen = gpuRows.filter(({ name }) => name.includes(rows));
  if (chosen.length === 0) throw new RangeError(`no row's name contains "${rows}"`);
  const runs: HostRun[] = [];
  for (const host of hosts) {
    const peers = await startGpuPeers(host);
    console.log(`${host}: ${peers[0].adapter}`);
    const results = await measureAndShow(chosen, peers, rounds);
    runs.push({
      host,
      adapters: new Map(peers.map(({ name, adapter }) => [name, adapter ?? ''])),
      results,
    });
    for (const peer of peers) peer.close();
  }
  const text = gpuMarkdown({ machine: machineFacts(), remark, rounds, runs });
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(runs, plain, 2)}\n`);
  // A part of the rows is for looking at, not for the record.
  if (chosen.length < gpuRows.length) {
    console.log(text);
    return;
  }
  writeResults('webgpu', text);
}

function plain(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}
