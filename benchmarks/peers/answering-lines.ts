// The other end of the pipe of `process.ts`, in a process that is JavaScript.

import { createInterface } from 'node:readline';
import { type Answer, answering, type Question } from './asking.ts';
import type { Library } from './peer.ts';

/** Answers what stdin asks, line by line; first comes what is known of the library. */
export async function answerLines(
  start: () => Promise<Library & Pick<Answer, 'adapter'>>,
): Promise<void> {
  // Libraries log what they find; only answers may go through the pipe.
  console.log = console.error;
  const library = await start();
  const ask = answering(library);
  say({ version: library.version, adapter: library.adapter });
  for await (const line of createInterface({ input: process.stdin })) {
    say(await ask(JSON.parse(line) as Question));
  }
}

function say(answer: Answer): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
