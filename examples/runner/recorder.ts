// Runs in the script's process, before the script: takes the numbers that it prints, unrounded.
//
// They go through a pipe of their own, written synchronously. A script's loop may never let the
// event loop turn, and may end in process.exit() or an exception; an asynchronous channel would
// then show nothing while it runs and lose the rest at its end.

import { writeSync } from 'node:fs';
import type { Final, Message, TimedRow } from './messages.ts';
import { encode } from './messages.ts';

/** The descriptor of that pipe. */
export const CHANNEL = 3;

// Often enough for a live curve, too rarely for the script to feel it.
const FLUSH_MS = 100;

/** Patches `console.log`; what is neither a row nor a final prints as ever. */
export function startRecording(): void {
  const print = console.log;
  let rows: TimedRow[] = [];
  let flushed = performance.now();

  const flush = (): void => {
    if (rows.length > 0) send({ rows });
    rows = [];
    flushed = performance.now();
  };

  console.log = (...args: unknown[]): void => {
    const [first, second] = args;
    if (args.length === 2 && typeof first === 'number' && typeof second === 'number') {
      const time = performance.now();
      rows.push([first, second, time]);
      if (time - flushed >= FLUSH_MS) flush();
    } else if (args.length === 1 && isFinal(first)) {
      send({ final: first });
    } else {
      print(...args);
    }
  };
  process.on('exit', flush);
}

function isFinal(value: unknown): value is Final {
  if (typeof value !== 'object' || value === null) return false;
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const numbers = Object.values(value);
  return numbers.length > 0 && numbers.every((number) => typeof number === 'number');
}

function send(message: Message): void {
  const bytes = Buffer.from(encode(message));
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(CHANNEL, bytes, sent);
}
