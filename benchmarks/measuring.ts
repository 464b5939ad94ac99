// One row: every peer's result is compared with Gradus's, then all are timed in turns, so that
// what disturbs the machine disturbs all of them.

import type { CompiledFacts, DeviceWork, Part, Peer, PeerName, Task } from './peers/peer.ts';
import type { Row } from './rows/row.ts';
import { type Measurement, summarize } from './statistics.ts';

/** Milliseconds that one peer's part of a round takes, if a call is shorter. */
const partMilliseconds = 20;

/** Milliseconds that a task is called for before anything counts. */
const warmUpMilliseconds = 300;

/** What became of a row; peers that cannot express it are missing. */
export interface RowResult {
  readonly row: Row;
  readonly measurements: ReadonlyMap<PeerName, Measurement>;
  /** Peers whose results are wrong, and how; they are not timed. */
  readonly failures: ReadonlyMap<PeerName, string>;
  /** What became of the step by compilation; undefined if it was not compiled. */
  readonly compiled: CompiledFacts | undefined;
  /** What a call asks of a graphics adapter, of peers that run on one. */
  readonly work: ReadonlyMap<PeerName, DeviceWork>;
}

interface Contender {
  readonly name: PeerName;
  readonly task: Task;
  readonly calls: number;
  readonly rounds: number[];
}

/** Checks and times a row. */
export async function measureRow(
  row: Row,
  peers: readonly Peer[],
  rounds: number,
): Promise<RowResult> {
  const failures = new Map<PeerName, string>();
  const contenders: Contender[] = [];
  let expected: readonly Part[] | undefined;
  for (const { name, prepare } of peers) {
    try {
      const task = await prepare(row);
      if (task === undefined) continue;
      const values = await task.result();
      if (name === 'gradus') expected = values;
      const difference = values && expected && differenceOf(values, expected, row.tolerance);
      if (difference === undefined) {
        contenders.push({ name, task, calls: await callsFor(task), rounds: [] });
      } else failures.set(name, difference);
    } catch (error) {
      failures.set(name, error instanceof Error ? error.message : String(error));
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const { task, calls, rounds: taken } of contenders) {
      // A peer begins its turn with cold caches, and with threads that sleep.
      await task.time(Math.ceil(calls / 2));
      taken.push((1000 * (await task.time(calls))) / calls);
    }
  }
  const compiled = await contenders.find(({ name }) => name === 'compiled')?.task.compiled?.();
  const work = new Map<PeerName, DeviceWork>();
  for (const { name, task } of contenders) {
    const asked = await task.work?.();
    if (asked !== undefined) work.set(name, asked);
  }
  for (const { task } of contenders) task.dispose();
  const measurements = new Map(contenders.map((c) => [c.name, summarize(c.rounds)]));
  return { row, measurements, failures, compiled, work };
}

/** Calls that fill a part of a round, found by calls that warm the task up. */
async function callsFor(task: Task): Promise<number> {
  let calls = 1;
  // Compilers go on in the background while the first calls are made.
  for (let spent = 0; spent < warmUpMilliseconds; ) {
    const taken = await task.time(calls);
    spent += taken;
    calls = Math.max(1, Math.round(calls * Math.min(2, partMilliseconds / taken)));
  }
  return calls;
}

/** How results differ, if a part of them does by more than the tolerance allows. */
function differenceOf(
  got: readonly Part[],
  expected: readonly Part[],
  tolerance: number,
): string | undefined {
  if (got.length !== expected.length) {
    return `${got.length} parts of the result were compared with ${expected.length}`;
  }
  const differences = expected.flatMap((part, i) => differenceOfParts(got[i], part, tolerance, i));
  return differences[0];
}

function differenceOfParts(
  got: Part,
  expected: Part,
  tolerance: number,
  part: number,
): readonly string[] {
  if (got.length !== expected.length) {
    return [`part ${part}: ${got.length} elements were compared with ${expected.length}`];
  }
  const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const wrong = got.findIndex(
    (value, i) => !(Math.abs(value - expected[i]) <= tolerance * largest),
  );
  if (wrong < 0) return [];
  return [`part ${part}, element ${wrong}: ${got[wrong]}, Gradus has ${expected[wrong]}`];
}
