// Indices out of range. Shaders run after the call that asked for them has returned: they leave out
// what such an index asks for, and note the first one in a few words, which the host reads later.

import { IndexError } from '@gradus/tensor/backend';
import type { Binding } from '../encode/program.ts';

/** What goes by an index, and whether negative ones count from the end. */
export interface IndexUse {
  readonly kind: 'gather' | 'scatter';
  readonly wraps: boolean;
}

const uses: readonly IndexUse[] = (['gather', 'scatter'] as const).flatMap((kind) =>
  [false, true].map((wraps) => ({ kind, wraps })),
);

/** How a shader binds the words; it is the last of its bindings. */
export const faultBinding: Binding = { access: 'write' };

/** The words: whether there is a fault, then of the first its use, its index, and the places. */
export const faultBytes = 16;

/** Declares `noteFault`, which notes the first fault; the words are binding `binding`. */
export function declareFaults(binding: number): string {
  return `@group(0) @binding(${binding}) var<storage, read_write> faults: array<atomic<u32>, 4>;
fn noteFault(kind: u32, index: u32, size: u32) {
  if (atomicOr(&faults[0], 1u) != 0u) { return; }
  atomicStore(&faults[1], kind);
  atomicStore(&faults[2], index);
  atomicStore(&faults[3], size);
}
`;
}

/** The statement that notes the index which `pickIndex` found to be out of range. */
export function noteFault({ kind, wraps }: IndexUse, size: string): string {
  const use = uses.findIndex((known) => known.kind === kind && known.wraps === wraps);
  return `noteFault(${use}u, ${wraps ? 'bitcast<u32>(signed)' : 'picked'}, ${size});`;
}

/** The error that the words tell of, if they do. */
export function faultOf(device: string, words: Uint32Array): IndexError | undefined {
  const [found, use, bits, size] = words;
  if (found === 0) return undefined;
  const { kind, wraps } = uses[use];
  return IndexError.outOfRange(
    kind,
    { index: bits | 0, size, wraps },
    `${device} met it after the call had returned; device "cpu" refuses the call itself`,
  );
}
