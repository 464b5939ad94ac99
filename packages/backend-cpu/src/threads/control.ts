// Where threads meet: words at a fixed place in the shared memory. Jobs are described before
// they are published; parts of a job are claimed by whoever is free, the main thread included.

import { controlAddress } from '../memory/workspace.ts';

const firstWord = controlAddress / 4;

/**
 * Words of the control block, as indices into the memory. `claim` holds the number of the job
 * above the parts that nobody has claimed yet: one comparison tells that neither has changed.
 */
export const control = {
  claim: firstWord,
  /** Parts that workers have finished. */
  done: firstWord + 16,
  /** Whether the main thread sleeps until `done` changes. */
  isAwaited: firstWord + 17,
  /** Workers that sleep until `claim` changes. */
  sleepers: firstWord + 18,
  /** Whether a kernel trapped on a worker. */
  hasFailed: firstWord + 19,
  /** What the job is: the program, where its module lies, and the frames of its parts. */
  program: firstWord + 32,
  moduleAddress: firstWord + 33,
  moduleBytes: firstWord + 34,
  frames: firstWord + 35,
  frameBytes: firstWord + 36,
  /** Words of a frame that name the workspace of its thread: the first, and how many. */
  workspaceWord: firstWord + 37,
  workspaceWords: firstWord + 38,
} as const;

/** Bits of `claim` that count parts. */
export const partBits = 8;

/** Words of a worker's record: set when it shall end, set when it has started, its workspace. */
export const record = { isEnding: 0, hasStarted: 1, workspace: 2 } as const;
