// From functions to the bytes of a WebAssembly module, and to a module that can be called.
// Source: WebAssembly Core Specification 3.0, section 5.5.

import { type Code, flattenCode, unsigned, type ValueType } from './code.ts';
import type { FunctionBuilder } from './function.ts';

/** JavaScript functions on doubles that kernels may call, by name. */
export type HostFunction = (x: number, y: number) => number;

/** A function of the host that the module imports; its operands and its result are f64. */
export interface HostImport {
  readonly name: string;
  readonly arity: 1 | 2;
}

/** A program of another module: it takes the address of its frame. */
export interface ProgramImport {
  readonly name: string;
  readonly arity: 'frame';
}

const valueTypes: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
};

const functionType = 0x60;
const maximumPages = 65536;

function vector(items: readonly Code[]): Code {
  return [unsigned(items.length), items];
}

function section(id: number, content: Code): Code {
  const bytes = flattenCode([content]);
  return [id, unsigned(bytes.length), bytes];
}

function name(text: string): Code {
  const bytes = new TextEncoder().encode(text);
  return [unsigned(bytes.length), bytes];
}

function typeOf(parameters: readonly ValueType[], results: readonly ValueType[]): Code {
  const encode = (types: readonly ValueType[]): Code => vector(types.map((t) => valueTypes[t]));
  return [functionType, encode(parameters), encode(results)];
}

function typeOfImport({ arity }: HostImport | ProgramImport): Code {
  if (arity === 'frame') return typeOf(['i32'], []);
  return typeOf(new Array<ValueType>(arity).fill('f64'), ['f64']);
}

// Runs of equal types, as the format wants them.
function localDeclarations(locals: readonly ValueType[]): Code {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  return vector(runs.map(({ type, count }) => [unsigned(count), valueTypes[type]]));
}

/**
 * The bytes of a module that imports the memory and `imports`, and exports `functions` under
 * their keys. Functions are numbered imports first, then `functions` in order.
 */
export function assemble(
  functions: Readonly<Record<string, FunctionBuilder>>,
  imports: readonly (HostImport | ProgramImport)[] = [],
): Uint8Array<ArrayBuffer> {
  const builders = Object.values(functions);
  const types = [
    ...imports.map(typeOfImport),
    ...builders.map(({ parameters }) =>
      typeOf(
        parameters.map((p) => p.type),
        [],
      ),
    ),
  ];
  const memory: Code = [name('host'), name('memory'), 0x02, 0x01, 0, unsigned(maximumPages)];
  const code = builders.map(({ locals, prologue, body }) => {
    const bytes = flattenCode([localDeclarations(locals), prologue, body, 0x0b]);
    return [unsigned(bytes.length), bytes];
  });
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  return flattenCode([
    header,
    section(1, vector(types)),
    section(
      2,
      vector([
        memory,
        ...imports.map((entry, i) => [name('host'), name(entry.name), 0x00, unsigned(i)]),
      ]),
    ),
    section(3, vector(builders.map((_, i) => unsigned(imports.length + i)))),
    section(
      7,
      vector(
        Object.keys(functions).map((key, i) => [name(key), 0x00, unsigned(imports.length + i)]),
      ),
    ),
    section(10, vector(code)),
  ]);
}

/** A memory that modules of `assemble` can import, after `withSharedMemory` if it is shared. */
export function createMemory(initialPages: number, isShared = false): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: initialPages, maximum: maximumPages, shared: isShared });
}

/** A function that a module exports. */
export type Program = (...parameters: number[]) => void;

/** The function that a module exports under `run`. */
export function instantiate(
  bytes: Uint8Array<ArrayBuffer>,
  host: Readonly<Record<string, HostFunction | Program | WebAssembly.Memory>>,
): Program {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host: { ...host } });
  return instance.exports.run as Program;
}
