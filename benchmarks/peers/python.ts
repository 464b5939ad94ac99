// PyTorch and NumPy, each in a process of its own that stays alive behind a pipe.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Part, Peer, Task } from './peer.ts';

// Where a system's own Python with PyTorch lies, then whatever is on the path.
const interpreters = ['/usr/bin/python3', 'python3', 'python'];
const worker = fileURLToPath(new URL('worker.py', import.meta.url));

interface Answer {
  readonly version?: string;
  readonly values?: readonly Part[];
  readonly missing?: boolean;
  readonly milliseconds?: number;
}

/** Starts a library; undefined if no interpreter has it. */
export async function pythonPeer(name: 'torch' | 'numpy'): Promise<Peer | undefined> {
  for (const interpreter of interpreters) {
    const peer = await start(name, interpreter);
    if (peer !== undefined) return peer;
  }
  return undefined;
}

async function start(name: 'torch' | 'numpy', interpreter: string): Promise<Peer | undefined> {
  const threads = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  const child = spawn(interpreter, [worker, name], {
    env: { ...process.env, ...threads, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const next = answers(child);
  const hello = await next();
  if (hello?.version === undefined) return undefined;
  const ask = async (message: object): Promise<Answer> => {
    child.stdin?.write(`${JSON.stringify(message)}\n`);
    const answer = await next();
    if (answer === undefined)
      throw new Error(`${name}: the worker ended on ${JSON.stringify(message)}`);
    return answer;
  };
  return {
    name,
    version: hello.version,
    async prepare({ op, inputs }) {
      const { values, missing } = await ask({ do: 'load', op, inputs });
      if (missing) return undefined;
      const task: Task = {
        result: async () => values,
        time: async (calls) => (await ask({ do: 'time', calls })).milliseconds ?? Number.NaN,
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
