// The file that `--json` writes.

import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { nonFiniteAsText } from './messages.ts';
import { microsecondsPerStep } from './recording.ts';
import type { Result } from './result.ts';
import { UsageError } from './usage-error.ts';

/** One line a script; NaN and the infinities become the strings that `Number` reads back. */
export function toJson(results: readonly Result[]): string {
  const lines = results.map(({ script, device, seed, recording }) => {
    const rows = recording.rows.map(([step, loss]) => [step, loss]);
    const { final } = recording;
    const time = microsecondsPerStep(recording.rows);
    const entry = { script: script.name, device, seed, rows, final, microsecondsPerStep: time };
    return JSON.stringify(entry, nonFiniteAsText);
  });
  return `[\n${lines.join(',\n')}\n]\n`;
}

/** Throws unless the file can be written; leaves what is there as it is. */
export function checkWritable(file: string): void {
  const existed = existsSync(file);
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--json: "${file}" cannot be written: ${reason}.`);
  }
  if (!existed) rmSync(file);
}

export function writeJson(file: string, results: readonly Result[]): void {
  writeFileSync(file, toJson(results));
}
