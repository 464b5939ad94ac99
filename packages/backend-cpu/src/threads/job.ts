// Work in parts: how the frame of each part differs from that of the whole, and where they lie.

import type { Program } from '../assembler/module.ts';

/** How the frame of a part differs from that of the whole. */
export interface Division {
  readonly parts: number;
  /** Nanoseconds that all parts together take on one thread, roughly. */
  readonly work: number;
  /** Changes the frame of a part, the words from `first` on. */
  readonly cut: (words: Int32Array, first: number, part: number) => void;
  /** Words of the frame that name the workspace of the thread: the first, and how many. */
  readonly workspace?: readonly [first: number, count: number];
}

/** Divides work among so many threads, if it can be divided. */
export type Divide = (threads: number) => Division | undefined;

/** What calls programs whose frame is written. */
export interface Caller {
  /** Calls a program, in parts where `work` nanoseconds of it are worth sharing now. */
  call(program: Program, work?: number, divide?: Divide): void;
}

/** A program, the frame of the whole, and those of its parts: all in `words`. */
export interface Job {
  readonly program: Program;
  readonly division: Division;
  readonly words: Int32Array;
  /** Where the frame of the whole begins; the parts' follow each other from `first` on. */
  readonly whole: number;
  readonly first: number;
  /** Words from frame to frame. */
  readonly stride: number;
}

/** Words that a frame takes: whole cache lines, for threads write to their frames. */
export function frameStride(words: number): number {
  return Math.ceil(words / 16) * 16;
}

/** The job of a program whose frame is written at `whole`; writes those of its parts. */
export function writeJob(
  program: Program,
  division: Division,
  words: Int32Array,
  whole: number,
  first: number,
  stride: number,
): Job {
  for (let part = 0; part < division.parts; part++) {
    const frame = first + part * stride;
    words.copyWithin(frame, whole, whole + stride);
    division.cut(words, frame, part);
  }
  return { program, division, words, whole, first, stride };
}

/** The address of a word. */
export function addressOfWord(words: Int32Array, index: number): number {
  return words.byteOffset + 4 * index;
}
