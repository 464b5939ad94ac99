// Loop nests in parts: one loop is cut, and every part has a frame of its own, with a shorter
// loop and other addresses.

import type { Program } from '../assembler/module.ts';
import { maximumParts } from '../memory/workspace.ts';
import type { Caller, Division } from './job.ts';
import { partsOf } from './work.ts';

/** A loop that may be cut, after a multiple of `step` rounds. */
export interface Cut {
  readonly loop: number;
  readonly step: number;
}

/** Places in memory that every part of a job needs for itself. */
export interface OwnPlaces {
  /** How many there are. */
  readonly parts: number;
  /** Names that of a part in its frame. */
  readonly give: (words: Int32Array, first: number, part: number) => void;
}

/** What a loop in vectors takes in one round of its main loop divides this. */
const vectorStep = 16;

/**
 * The cuts of `loops` loops, the first best. The one at `inVectors` is computed in vectors: cut
 * between rounds, it computes every element as it would whole.
 */
export function cutsOf(loops: number, inVectors = -1): Cut[] {
  return Array.from({ length: loops }, (_, loop) => ({
    loop,
    step: loop === inVectors ? vectorStep : 1,
  }));
}

/**
 * Runs a program whose frame of loops of these sizes is written, in parts if `work` nanoseconds
 * are worth it. Cuts are tried in order: the first that gives enough parts is taken.
 */
export function runLoops(
  caller: Caller,
  program: Program,
  work: number,
  sizes: readonly number[],
  operands: number,
  cuts: readonly Cut[],
  own?: OwnPlaces,
): void {
  caller.call(program, work, (threads) => divisionOf(work, threads, sizes, operands, cuts, own));
}

function divisionOf(
  work: number,
  threads: number,
  sizes: readonly number[],
  operands: number,
  cuts: readonly Cut[],
  own: OwnPlaces | undefined,
): Division | undefined {
  const wanted = Math.min(partsOf(work, threads), own?.parts ?? maximumParts);
  const pieces = ({ loop, step }: Cut): number => Math.ceil(sizes[loop] / step);
  const most = Math.max(0, ...cuts.map(pieces));
  const parts = Math.min(wanted, most);
  const cut = cuts.find((one) => pieces(one) >= parts);
  if (cut === undefined || parts < 2) return undefined;
  return { parts, work, cut: cutterOf(sizes, operands, cut, parts, own) };
}

/** Parts of a loop, of about equal lengths. */
function cutterOf(
  sizes: readonly number[],
  operands: number,
  { loop, step }: Cut,
  parts: number,
  own: OwnPlaces | undefined,
): Division['cut'] {
  const rank = sizes.length;
  const size = sizes[loop];
  const pieces = Math.ceil(size / step);
  const startOf = (part: number): number =>
    Math.min(size, Math.floor((part * pieces) / parts) * step);
  return (words, first, part) => {
    const start = startOf(part);
    words[first + loop] = startOf(part + 1) - start;
    for (let i = 0; i < operands; i++) {
      const operand = first + rank + i * (1 + rank);
      words[operand] += start * words[operand + 1 + loop];
    }
    own?.give(words, first, part);
  };
}
