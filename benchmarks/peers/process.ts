// A peer in a process of its own that stays alive behind a pipe, so that no library's garbage,
// compiled code or memory is in another's way. It is asked in lines of JSON and answers in such;
// while it is not asked it stands still.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Answer, type Ask, askedPeer } from './asking.ts';
import type { Peer, PeerName } from './peer.ts';

/** How a peer's process is started. */
export interface Command {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
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
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  const ask: Ask = async (question) => {
    child.kill('SIGCONT');
    child.stdin?.write(`${JSON.stringify(question)}\n`);
    const answer = await next();
    if (answer === undefined) throw new Error(`${name}: its process has ended`);
    // Collectors go on after an answer, and pools of threads spin: in the time of the next peer.
    child.kill('SIGSTOP');
    return answer;
  };
  return askedPeer(name, hello, ask, end);
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
      // Native libraries print there as well.
      if (!line.startsWith('{')) {
        console.error(line);
        return;
      }
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
