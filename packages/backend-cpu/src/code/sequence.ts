// Code that calls programs one after the other, each with a frame that was written before.

import { call, i32 } from '../assembler/code.ts';
import { FunctionBuilder } from '../assembler/function.ts';
import { assemble } from '../assembler/module.ts';

/** A call: the position of a program among the imports, and the address of its frame. */
export interface SequencedCall {
  readonly program: number;
  readonly frame: number;
}

/** The name under which a sequence imports the program at a position. */
export function programName(position: number): string {
  return `program${position}`;
}

/** The module of a function that makes the calls in order. */
export function sequenceModule(
  programs: number,
  calls: readonly SequencedCall[],
): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder(0);
  f.body = calls.map(({ program, frame }) => call(program, i32(frame)));
  const imports = Array.from({ length: programs }, (_, position) => ({
    name: programName(position),
    arity: 'frame' as const,
  }));
  return assemble({ run: f }, imports);
}
