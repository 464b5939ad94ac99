// What a peer gives: for a row, a task that can be checked and timed.

import type { Row } from '../rows/row.ts';

/** The columns of the report, in order. */
export const peerNames = [
  'gradus',
  'bare',
  'torch',
  'numpy',
  'tfjs',
  'jax-eager',
  'jax-jit',
] as const;

export type PeerName = (typeof peerNames)[number];

/** The work of one row on one peer. */
export interface Task {
  /** A sample of the result of the first call, for comparing; undefined if it has no values. */
  result(): Promise<readonly number[] | undefined>;
  /** Milliseconds that `calls` calls take. */
  time(calls: number): Promise<number>;
  dispose(): void;
}

export interface Peer {
  readonly name: PeerName;
  /** What is running, with its version. */
  readonly version: string;
  /** The task of a row; undefined if the peer cannot express it. */
  prepare(row: Row): Promise<Task | undefined>;
  close(): void;
}

/** Milliseconds that a function takes. */
export async function elapsed(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
