// The process of a peer that is JavaScript: `node worker.ts NAME THREADS`.

import { createInterface } from 'node:readline';
import { barePeer } from './bare.ts';
import { compiledPeer } from './compiled.ts';
import { gradusPeer } from './gradus.ts';
import { jaxPeer } from './jax.ts';
import type { Library, Task } from './peer.ts';
import type { Answer, Question } from './process.ts';
import { tfjsPeer } from './tfjs.ts';

const libraries: Readonly<Record<string, (threads: number) => Promise<Library>>> = {
  gradus: gradusPeer,
  compiled: compiledPeer,
  bare: barePeer,
  tfjs: tfjsPeer,
  'jax-eager': () => jaxPeer(false),
  'jax-jit': () => jaxPeer(true),
};

const [name, threads] = process.argv.slice(2);
// Libraries log what they find; only answers may go through the pipe.
console.log = console.error;
const library = await libraries[name](Number(threads));
let task: Task | undefined;

answer({ version: library.version });
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line) as Question;
  answer(await answerTo(question).catch((error: unknown) => ({ error: String(error) })));
}

async function answerTo(question: Question): Promise<Answer> {
  if (question.do === 'time') return { milliseconds: await task?.time(question.calls) };
  if (question.do === 'tell of the compiled step') return { compiled: await task?.compiled?.() };
  task?.dispose();
  task = await library.prepare(question.row);
  return task === undefined ? { missing: true } : { values: (await task.result()) ?? null };
}

function answer(message: Answer): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
