// Runs one script in a process of its own and collects what it prints.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Final, TimedRow } from './messages.ts';
import { decode } from './messages.ts';
import { CHANNEL } from './recorder.ts';

export interface Setup {
  readonly device: string;
  readonly register: string;
  readonly seed: number;
}

export interface Recording {
  readonly rows: readonly TimedRow[];
  readonly final: Final | null;
  /** Why the process failed, or null. */
  readonly failure: string | null;
  readonly stderr: string;
}

export interface Listener {
  /** Called with all rows so far, whenever some have come. */
  rows(rows: readonly TimedRow[]): void;
  /** A line that the script printed and that is neither a row nor a final. */
  line(text: string): void;
}

/** Ends with the script, or when `signal` says that enough was seen, which is no failure. */
export function record(
  file: URL,
  setup: Setup,
  env: NodeJS.ProcessEnv,
  listener: Listener,
  signal?: AbortSignal,
): Promise<Recording> {
  const preload = new URL('./preload.ts', import.meta.url);
  for (const [key, value] of Object.entries(setup)) preload.searchParams.set(key, String(value));
  const child = spawn(process.execPath, ['--import', preload.href, fileURLToPath(file)], {
    env,
    signal,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });

  const rows: TimedRow[] = [];
  let final: Final | null = null;
  let stderr = '';
  let failure: string | null = null;

  const [, stdout, stderrPipe] = child.stdio as Readable[];
  const channel = child.stdio[CHANNEL] as Readable;
  eachLine(channel, (line) => {
    const message = decode(line);
    if (message === null) return;
    if (message.final !== undefined) final = message.final;
    if (message.rows === undefined) return;
    for (const row of message.rows) rows.push(row);
    listener.rows(rows);
  });
  eachLine(stdout, (line) => listener.line(line));
  stderrPipe.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });

  return new Promise((resolve) => {
    child.on('error', (error) => {
      failure = error.message;
    });
    child.on('close', (code, killer) => {
      if (signal?.aborted) failure = null;
      else if (killer !== null) failure ??= `killed by ${killer}`;
      else if (code !== 0) failure ??= `exit code ${code}`;
      resolve({ rows, final, failure, stderr });
    });
  });
}

function eachLine(input: Readable, take: (line: string) => void): void {
  createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }).on('line', take);
}

/** Microseconds a step after the first printed one; null when there is no second. */
export function microsecondsPerStep(rows: readonly TimedRow[]): number | null {
  const first = rows.at(0);
  const last = rows.at(-1);
  if (first === undefined || last === undefined || first[0] === last[0]) return null;
  return ((last[2] - first[2]) * 1000) / (last[0] - first[0]);
}
