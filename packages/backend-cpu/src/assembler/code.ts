// Code as nested lists of bytes, built inside out: the code of an instruction holds the code of
// its operands. Lists are joined once, when a module is assembled: most of a program's first step
// would otherwise be copying them.

import {
  type Instruction,
  instructions,
  type LaneRead,
  type LaneStore,
  type LaneWrite,
  laneReads,
  laneStores,
  laneWrites,
  type MemoryInstruction,
  memoryInstructions,
} from './instructions.ts';

/** Bytes of code, nested. */
export type Code = number | Uint8Array | readonly Code[];

export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

/** All bytes of `code`, in order. */
export function flattenCode(code: readonly Code[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthOf(code));
  write(code, bytes, 0);
  return bytes;
}

function lengthOf(code: readonly Code[]): number {
  let length = 0;
  for (let i = 0; i < code.length; i++) {
    const part = code[i];
    if (typeof part === 'number') length++;
    else length += part instanceof Uint8Array ? part.length : lengthOf(part);
  }
  return length;
}

/** Writes `code` from `at` on; returns where it ends. */
function write(code: readonly Code[], bytes: Uint8Array, at: number): number {
  let end = at;
  for (let i = 0; i < code.length; i++) {
    const part = code[i];
    if (typeof part === 'number') bytes[end++] = part;
    else if (part instanceof Uint8Array) {
      bytes.set(part, end);
      end += part.length;
    } else end = write(part, bytes, end);
  }
  return end;
}

/** An unsigned integer in LEB128. */
export function unsigned(value: number): Code {
  let rest = value >>> 0;
  if (rest < 0x80) return rest;
  const bytes: number[] = [];
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** A signed 32-bit integer in LEB128. */
export function signed(value: number): Code {
  let rest = value | 0;
  if (rest >= -0x40 && rest < 0x40) return rest & 0x7f;
  const bytes: number[] = [];
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const isDone = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(isDone ? low : low | 0x80);
    if (isDone) return bytes;
  }
}

/** A signed 64-bit integer in LEB128. */
function signed64(value: bigint): Code {
  const bytes: number[] = [];
  let rest = BigInt.asIntN(64, value);
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const isDone = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(isDone ? low : low | 0x80);
    if (isDone) return bytes;
  }
}

function opcode(code: number): Code {
  if (code <= 0xff) return code;
  // Three hex digits follow the prefix from relaxed SIMD on.
  const digits = code > 0xffff ? 12 : 8;
  return [code >>> digits, unsigned(code & (2 ** digits - 1))];
}

/** An instruction applied to its operands. */
export function op(name: Instruction, ...operands: Code[]): Code {
  return [operands, opcode(instructions[name])];
}

export function i32(value: number): Code {
  return [0x41, signed(value)];
}

export function i64(value: bigint): Code {
  return [0x42, signed64(value)];
}

export function f32(value: number): Code {
  return [0x43, new Uint8Array(Float32Array.of(value).buffer)];
}

export function f64(value: number): Code {
  return [0x44, new Uint8Array(Float64Array.of(value).buffer)];
}

/** A vector constant of the 16 bytes of `lanes`. */
export function v128(lanes: Int32Array | Float32Array | Float64Array): Code {
  return [opcode(0xfd0c), new Uint8Array(lanes.buffer)];
}

// An alignment hint of 1 byte is always true, and costs nothing on today's machines.
function place(offset: number): Code {
  return [0, unsigned(offset)];
}

/** Reads at `address + offset`. */
export function load(name: MemoryInstruction, address: Code, offset = 0): Code {
  return [address, opcode(memoryInstructions[name]), place(offset)];
}

/** Writes `value` at `address + offset`. */
export function store(name: MemoryInstruction, address: Code, value: Code, offset = 0): Code {
  return [address, value, opcode(memoryInstructions[name]), place(offset)];
}

/** Copies bytes of the memory; source and target may overlap. */
export function copyBytes(to: Code, from: Code, bytes: Code): Code {
  return [to, from, bytes, opcode(0xfc0a), 0, 0];
}

/** Writes one lane of `vector` at `address + offset`. */
export function storeLane(
  name: LaneStore,
  address: Code,
  vector: Code,
  lane: number,
  offset = 0,
): Code {
  return [address, vector, opcode(laneStores[name]), place(offset), lane];
}

export function extractLane(name: LaneRead, vector: Code, lane: number): Code {
  return [vector, opcode(laneReads[name]), lane];
}

/** `vector` with one lane replaced by `value`. */
export function replaceLane(name: LaneWrite, vector: Code, lane: number, value: Code): Code {
  return [vector, value, opcode(laneWrites[name]), lane];
}

/** A vector of 16 bytes chosen from the 32 bytes of `x` and `y`. */
export function shuffle(x: Code, y: Code, bytes: readonly number[]): Code {
  return [x, y, opcode(0xfd0d), bytes];
}

/** `x` where `condition` is not zero, else `y`. */
export function selectValue(condition: Code, x: Code, y: Code): Code {
  return [x, y, condition, 0x1b];
}

/** Runs `then` if `condition` is not zero. */
export function when(condition: Code, then: Code, otherwise?: Code): Code {
  const branch = otherwise === undefined ? [] : [0x05, otherwise];
  return [condition, 0x04, 0x40, then, branch, 0x0b];
}

/** Runs `body` while `condition` is not zero; it is tested before each round. */
export function loopWhile(condition: Code, body: Code): Code {
  return when(condition, [0x03, 0x40, body, condition, 0x0d, 0, 0x0b]);
}

/** Calls function `index` of the module. */
export function call(index: number, ...operands: Code[]): Code {
  return [operands, 0x10, unsigned(index)];
}
