// The table, on the terminal and as `RESULTS.md`.

import type { MachineFacts } from './machine.ts';
import type { RowResult } from './measuring.ts';
import { type Change, type PeerName, peerNames } from './peers/peer.ts';
import type { Measurement } from './statistics.ts';
import { verdicts } from './targets/index.ts';

/** A run from beginning to end. */
export interface Run {
  readonly machine: MachineFacts;
  /** Said of the date: what else the machine was doing. */
  readonly remark?: string;
  readonly rounds: number;
  readonly versions: ReadonlyMap<PeerName, string>;
  readonly absent: readonly string[];
  readonly results: readonly RowResult[];
}

function time(microseconds: number): string {
  const digits = microseconds < 10 ? 2 : microseconds < 100 ? 1 : 0;
  if (microseconds < 10_000) return `${microseconds.toFixed(digits)} µs`;
  return `${(microseconds / 1000).toFixed(1)} ms`;
}

function rate({ flop, bytes }: RowResult['row'], microseconds: number): string {
  if (flop !== undefined) return `${(flop / microseconds / 1000).toFixed(1)} GFLOP/s`;
  return bytes === undefined ? '' : `${(bytes / microseconds / 1000).toFixed(1)} GB/s`;
}

/** A row's cells: Gradus with rate and spread, each peer with its time over Gradus's. */
export function cellsOf(
  { row, measurements, failures }: RowResult,
  peers: readonly PeerName[],
): string[] {
  const own = measurements.get('gradus');
  const cell = (peer: PeerName): string => {
    const found = measurements.get(peer);
    if (found === undefined) return missing(peer, failures);
    if (peer === 'gradus') return `${time(found.median)} ± ${(100 * found.spread).toFixed(0)} %`;
    return time(found.median) + (own === undefined ? '' : ` (${ratio(found, own)})`);
  };
  return [row.name, cell('gradus'), own ? rate(row, own.median) : '', ...peers.slice(1).map(cell)];
}

function ratio(other: Measurement, own: Measurement): string {
  const times = other.median / own.median;
  return `${times.toFixed(times < 10 ? 2 : 0)}×`;
}

function missing(peer: PeerName, failures: RowResult['failures']): string {
  if (failures.has(peer)) return 'wrong';
  return peer === 'gradus' ? 'not there yet' : '–';
}

const titles: Readonly<Record<PeerName, string>> = {
  gradus: 'Gradus',
  compiled: 'compiled',
  bare: 'bare',
  torch: 'PyTorch',
  numpy: 'NumPy',
  tfjs: 'tfjs',
  'jax-eager': 'jax-js',
  'jax-jit': 'jax-js jit',
  'gradus-all': 'Gradus, all cores',
  'compiled-all': 'compiled, all cores',
  'torch-all': 'PyTorch, all cores',
};

/** Peers of a run, in the order of the columns. */
export function columnsOf({ versions }: Run): PeerName[] {
  return peerNames.filter((name) => versions.has(name));
}

/** The text of `RESULTS.md`. */
export function markdown(run: Run): string {
  const { machine, remark, rounds, versions, absent, results } = run;
  const columns = columnsOf(run);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const header = ['', titles.gradus, 'rate', ...columns.slice(1).map((name) => titles[name])];
  const failures = results.flatMap(({ row, failures: list }) =>
    [...list].map(([peer, reason]) => `- ${row.name}, ${titles[peer]}: ${reason}`),
  );
  return [
    '# Benchmarks',
    '',
    `Written by \`pnpm bench\` on ${machine.date}${remark === undefined ? '' : ` (${remark})`}: ${machine.cpu}, ${machine.cores} cores, ` +
      `of which one is used; Node ${machine.node}, V8 ${machine.v8}.`,
    '',
    ...[...versions.values()].map((version) => `- ${version}`),
    ...absent.map((text) => `- ${text}`),
    '',
    `Medians of ${rounds} rounds in which all take turns; ± is half the distance between the ` +
      'quartiles. In brackets: how many times as long as Gradus. Results were compared with ' +
      "Gradus's before anything was timed. Rates count what each op computes, or reads and " +
      'writes. Ops are eager and allocate their results, which are let go of at once; scripts run ' +
      'as their users write them. “Bare” is the micro-kernel of the matrix product on panels ' +
      'in the first cache, as many as the row has, and a plain copy between two arrays. jax-js ' +
      'runs on one thread here, as Node has no web Worker, and its optimizers are by hand, as it has none. Dynamic scripts ' +
      'take a fixed round of depths instead of random ones, and such a round is one call. “–”: ' +
      'the peer cannot express the row: tfjs and jax-js record no single op, tfjs and compiled ' +
      'functions have no backward pass alone, jax-js knows no derivatives of one’s own.',
    '',
    line(header),
    line(header.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...results.map((result) => line(cellsOf(result, columns))),
    '',
    ...compiledTable(results, line),
    '## Aims for one thread',
    '',
    line(['aim', 'met', 'found']),
    line(['---', '---', '---']),
    ...verdicts(results).map(({ aim, isMet, found }) => line([aim, isMet ? 'yes' : 'no', found])),
    '',
    ...(failures.length > 0 ? ['## Not timed', '', ...failures, ''] : []),
  ].join('\n');
}

/** What became of the steps that were compiled. */
function compiledTable(
  results: readonly RowResult[],
  line: (cells: readonly string[]) => string,
): string[] {
  const rows = results.flatMap(({ row, compiled }) =>
    compiled === undefined ? [] : [{ name: row.name, ...compiled }],
  );
  if (rows.length === 0) return [];
  const change = ([before, after]: Change): string =>
    `${before} → ${after} (${(after / before).toFixed(2)}×)`;
  const header = ['compiled step', 'kernels', 'bytes moved', 'peak', 'tracing', 'allocated'];
  return [
    '## Compiled steps',
    '',
    'Peak is that of intermediates in bytes, eagerly if each were freed at once; tracing the ' +
      'longest call that captured and compiled; allocated are bytes of a replayed step, which are ' +
      'its results. Of several programs of a script, the one captured last is shown.',
    '',
    line(header),
    line(header.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map(({ name, kernels, bytesMoved, peak, milliseconds, allocated }) =>
      line([
        name,
        change(kernels),
        change(bytesMoved),
        change(peak),
        `${milliseconds.toFixed(1)} ms`,
        `${allocated} B`,
      ]),
    ),
    '',
  ];
}

/** All numbers, for programs. */
export function json(run: Run): string {
  const results = run.results.map(({ row, measurements, failures, compiled }) => ({
    name: row.name,
    microseconds: Object.fromEntries(measurements),
    failures: Object.fromEntries(failures),
    compiled,
  }));
  const { machine, rounds, absent } = run;
  const versions = Object.fromEntries(run.versions);
  return `${JSON.stringify({ machine, rounds, versions, absent, results }, null, 2)}\n`;
}
