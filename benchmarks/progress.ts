// Measures rows, and shows each as soon as it is there.

import { measureRow, type RowResult } from './measuring.ts';
import type { Peer } from './peers/peer.ts';
import { cellsOf } from './report/rows.ts';
import type { Row } from './rows/row.ts';

/** Results in the order of the rows. */
export async function measureAndShow(
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
    for (const [peer, { dispatches, submits }] of result.work) {
      console.log(
        `    ${peer.padEnd(12)} ${dispatches.toFixed(2)} dispatches, ${submits.toFixed(2)} submits`,
      );
    }
    for (const [peer, reason] of result.failures) console.log(`    ${peer}: ${reason}`);
  }
  return results;
}
