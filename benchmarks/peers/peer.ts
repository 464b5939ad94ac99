// What a peer gives: for a row, a task that can be checked and timed.

import type { Row } from '../rows/row.ts';

/** The columns of the report, in order; those in `-all` use every core. */
export const peerNames = [
  'gradus',
  'compiled',
  'bare',
  'torch',
  'numpy',
  'tfjs',
  'jax-eager',
  'jax-jit',
  'gradus-all',
  'compiled-all',
  'torch-all',
] as const;

export type PeerName = (typeof peerNames)[number];

/** Numbers that are of one size: an op's result, a loss, a parameter. */
export type Part = readonly number[];

/** Steps of a script that are compared: a wrong update shows in the loss of the next one. */
export const comparedSteps = 3;

/** The work of one row on one peer. */
export interface Task {
  /** Samples of what the first calls give, for comparing; undefined if they have no values. */
  result(): Promise<readonly Part[] | undefined>;
  /** Milliseconds that `calls` calls take. */
  time(calls: number): Promise<number>;
  /** Of a compiled step: what was made of it. */
  compiled?(): Promise<CompiledFacts | undefined>;
  /** On a graphics adapter: what a call asks of it. */
  work?(): Promise<DeviceWork | undefined>;
  dispose(): void;
}

/** What a call asks of a graphics adapter. */
export interface DeviceWork {
  readonly dispatches: number;
  /** Batches of dispatches, and of copies for reading back. */
  readonly submits: number;
}

/** Before and after compilation. */
export type Change = readonly [eager: number, compiled: number];

/** What became of a step by compilation. */
export interface CompiledFacts {
  readonly kernels: Change;
  /** Bytes that kernels read and write. */
  readonly bytesMoved: Change;
  /** Bytes of intermediates at most; eagerly, if each were freed at once. */
  readonly peak: Change;
  /** The longest of the calls that captured and compiled. */
  readonly milliseconds: number;
  /** Bytes that a replayed step allocates: its results. */
  readonly allocated: number;
}

/** A library, in a process of its own. */
export interface Library {
  /** What is running, with its version. */
  readonly version: string;
  /** The task of a row; undefined if the library cannot express it. */
  prepare(row: Row): Promise<Task | undefined>;
}

/** A library as the benchmark sees it. */
export interface Peer extends Library {
  readonly name: PeerName;
  /** The graphics adapter that it runs on. */
  readonly adapter?: string;
  close(): void;
}

/** Milliseconds that a function takes. */
export async function elapsed(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
