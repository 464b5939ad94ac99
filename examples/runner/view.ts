// What a person sees while scripts run: a live curve on a terminal, plain lines elsewhere.

import { createLogUpdate } from 'log-update';
import type { Script } from './catalog.ts';
import { lossChart } from './chart.ts';
import type { TimedRow } from './messages.ts';
import type { Result } from './result.ts';
import { summary } from './result.ts';
import { resultTable } from './table.ts';

export interface Output {
  write(text: string): unknown;
}

/** What there is to know of a terminal; a stream that is none has no `isTTY`. */
export type Stdout = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

export interface View {
  start(script: Script): void;
  rows(script: Script, rows: readonly TimedRow[]): void;
  line(text: string): void;
  end(result: Result): void;
  table(results: readonly Result[]): void;
}

export function createView(stdout: Stdout, stderr: Output): View {
  return stdout.isTTY ? liveView(stdout, stderr) : plainView(stdout, stderr);
}

function plainView(stdout: Output & { readonly columns?: number }, stderr: Output): View {
  return {
    start() {},
    rows() {},
    line: (text) => stdout.write(`${text}\n`),
    end(result) {
      stderr.write(result.recording.stderr);
      stdout.write(`${summary(result)}\n`);
    },
    table: (results) => stdout.write(`${resultTable(results, stdout.columns)}\n`),
  };
}

// The frame is drawn over itself until the script ends, then a plain line takes its place.
function liveView(stdout: Stdout, stderr: Output): View {
  const plain = plainView(stdout, stderr);
  const log = createLogUpdate(stdout);
  return {
    start: (script) => log(frame(script, [], stdout)),
    rows: (script, rows) => log(frame(script, rows, stdout)),
    line: (text) => log.persist(text),
    end(result) {
      log.clear();
      log.done();
      plain.end(result);
    },
    table: plain.table,
  };
}

// Wide enough for the axis and its labels, so that no line of the frame wraps.
const MARGIN = 12;

/** One line of progress above the curve; it has to fit the terminal to be erased again. */
export function frame(
  script: Script,
  rows: readonly TimedRow[],
  { columns = 80, rows: lines = 24 }: Pick<Stdout, 'columns' | 'rows'>,
): string {
  const last = rows.at(-1);
  const done = last === undefined ? 0 : last[0] + 1;
  const progress = done / script.steps;
  const head = `${script.name}  ${Math.floor(progress * 100)} %  step ${done} of ${script.steps}`;
  const size = { width: Math.min(columns - MARGIN, 100), height: Math.min(lines - 8, 14) };
  const chart = size.width < 2 || size.height < 2 ? '' : lossChart(rows, progress, size);
  const loss = last === undefined ? '' : `  loss ${last[1].toPrecision(4)}`;
  return `${head}${loss}${chart}`;
}
