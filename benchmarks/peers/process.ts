// A peer in a process of its own that stays alive behind a pipe, so that no library's garbage,
// compiled code or memory is in another's way. It is asked in lines of JSON and answers in such.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Row } from '../rows/row.ts';
import type { CompiledFacts, Part, Peer, PeerName, Task } from './peer.ts';

/** What is asked; `worker.ts` and `worker.py` read it. */
export type Question =
  | { readonly do: 'load'; readonly row: Row }
  | { readonly do: 'time'; readonly calls: number }
  | { readonly do: 'tell of the compiled step' };

/** What is answered; the first answer, to nothing, says the version. */
export interface Answer {
  readonly version?: string;
  /** Samples of what the first calls give; null where a result has no values. */
  readonly values?: readonly Part[] | null;
  /** The peer cannot express the row. */
  readonly missing?: boolean;
  readonly milliseconds?: number;
  readonly compiled?: CompiledFacts;
  readonly error?: string;
}

/** How a peer's process is started. */
export interface Command {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a peer; undefined if the process does not say its version. */
export async function processPeer(name: PeerName, command: Command): Promise<Peer | undefined> {
  const child = spawn(command.program, command.parameters, {
    env: { ...process.env, ...command.environment },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const next = answers(child);
  const hello = await next();
  if (hello?.version === undefined) return undefined;
  const ask = async (question: Question): Promise<Answer> => {
    child.stdin?.write(`${JSON.stringify(question)}\n`);
    const answer = await next();
    if (answer === undefined) throw new Error(`${name}: its process has ended`);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  };
  return {
    name,
    version: hello.version,
    async prepare(row) {
      const { values, missing } = await ask({ do: 'load', row });
      if (missing) return undefined;
      const task: Task = {
        result: async () => values ?? undefined,
        time: async (calls) => (await ask({ do: 'time', calls })).milliseconds ?? Number.NaN,
        compiled: async () => (await ask({ do: 'tell of the compiled step' })).compiled,
        dispose() {},
      };
      return task;
    },
    close() {
      child.kill();
    },
  };
}

/** The lines that a process writes, one a call; undefined once it has ended. */
function answers(child: ChildProcess): () => Promise<Answer | undefined> {
  const waiting: ((answer: Answer | undefined) => void)[] = [];
  const ready: Answer[] = [];
  let isEnded = false;
  const end = (): void => {
    isEnded = true;
    for (const resolve of waiting.splice(0)) resolve(undefined);
  };
  child.on('error', end);
  child.on('exit', end);
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      // NaN is no JSON, though Python writes it.
      const answer = JSON.parse(line.replace(/\bNaN\b/g, 'null')) as Answer;
      const resolve = waiting.shift();
      if (resolve === undefined) ready.push(answer);
      else resolve(answer);
    });
  }
  return () => {
    const answer = ready.shift();
    if (answer !== undefined || isEnded) return Promise.resolve(answer);
    return new Promise((resolve) => waiting.push(resolve));
  };
}
