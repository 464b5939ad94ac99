// Calls of programs written once: their frames lie in one buffer, a function of WebAssembly makes
// those that are not worth sharing, and jobs are made of the others.

import type { Program } from '../assembler/module.ts';
import { programName, sequenceModule } from '../code/sequence.ts';
import { addressOfWord, frameStride, writeJob } from '../threads/job.ts';
import type { Machine, ProgramCall } from './machine.ts';

/** Bytes of the frames of calls, those of their parts included. */
export function frameBytesOf(calls: readonly ProgramCall[]): number {
  return calls.reduce((sum, call) => sum + 4 * wordsOf(call), 0);
}

/** Functions that make the calls in order; their frames are written to `address`. */
export function written(
  machine: Machine,
  calls: readonly ProgramCall[],
  address: number,
): (() => void)[] {
  const words = new Int32Array(machine.heap.memory.buffer, address, frameBytesOf(calls) / 4);
  const functions: (() => void)[] = [];
  let whole: PlacedCall[] = [];
  let at = 0;
  const endSequence = (): void => {
    if (whole.length > 0) functions.push(sequence(machine, whole));
    whole = [];
  };
  for (const call of calls) {
    const { program, frame, division } = call;
    words.set(frame, at);
    if (division === undefined) whole.push({ program, address: addressOfWord(words, at) });
    else {
      endSequence();
      const stride = frameStride(frame.length);
      const job = writeJob(program, division, words, at, at + stride, stride);
      functions.push(() => machine.perform(job));
    }
    at += wordsOf(call);
  }
  endSequence();
  return functions;
}

function wordsOf({ frame, division }: ProgramCall): number {
  return frameStride(frame.length) * (1 + (division?.parts ?? 0));
}

/** A call whose frame lies in the heap. */
interface PlacedCall {
  readonly program: Program;
  readonly address: number;
}

function sequence(machine: Machine, calls: readonly PlacedCall[]): Program {
  const positions = new Map<Program, number>();
  const host: Record<string, Program> = {};
  const sequenced = calls.map(({ program, address }) => {
    const position = positions.get(program) ?? positions.size;
    positions.set(program, position);
    host[programName(position)] = program;
    return { program: position, frame: address };
  });
  return machine.instantiate(sequenceModule(positions.size, sequenced), host);
}
