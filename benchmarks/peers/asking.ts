// How the benchmark talks to a library that runs elsewhere: questions and answers are plain data.

import type { Row } from '../rows/row.ts';
import type { CompiledFacts, DeviceWork, Library, Part, Peer, PeerName, Task } from './peer.ts';

/** What is asked; `worker.py` reads it as well. */
export type Question =
  | { readonly do: 'load'; readonly row: Row }
  | { readonly do: 'time'; readonly calls: number }
  | { readonly do: 'tell of the compiled step' }
  | { readonly do: 'count' };

/** What is answered; the first answer, to nothing, says the version. */
export interface Answer {
  readonly version?: string;
  /** The graphics adapter that it runs on. */
  readonly adapter?: string;
  /** Samples of what the first calls give; null where a result has no values. */
  readonly values?: readonly Part[] | null;
  /** The peer cannot express the row. */
  readonly missing?: boolean;
  readonly milliseconds?: number;
  readonly compiled?: CompiledFacts;
  readonly work?: DeviceWork;
  readonly error?: string;
}

export type Ask = (question: Question) => Promise<Answer>;

/** A library as one that is asked. */
export function answering(library: Library): Ask {
  let task: Task | undefined;
  const answer: Ask = async (question) => {
    if (question.do === 'time') return { milliseconds: await task?.time(question.calls) };
    if (question.do === 'count') return { work: await task?.work?.() };
    if (question.do === 'tell of the compiled step') return { compiled: await task?.compiled?.() };
    task?.dispose();
    task = await library.prepare(question.row);
    return task === undefined ? { missing: true } : { values: (await task.result()) ?? null };
  };
  return (question) => answer(question).catch((error: unknown) => ({ error: String(error) }));
}

/** A peer over its answers. */
export function askedPeer(
  name: PeerName,
  { version = '', adapter }: Answer,
  send: Ask,
  close: () => void,
): Peer {
  const ask: Ask = async (question) => {
    const answer = await send(question);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  };
  const task = (values: readonly Part[] | undefined): Task => ({
    result: async () => values,
    time: async (calls) => (await ask({ do: 'time', calls })).milliseconds ?? Number.NaN,
    compiled: async () => (await ask({ do: 'tell of the compiled step' })).compiled,
    ...(adapter !== undefined && { work: async () => (await ask({ do: 'count' })).work }),
    dispose() {},
  });
  return {
    name,
    version,
    adapter,
    async prepare(row) {
      const { values, missing } = await ask({ do: 'load', row });
      return missing ? undefined : task(values ?? undefined);
    },
    close,
  };
}
