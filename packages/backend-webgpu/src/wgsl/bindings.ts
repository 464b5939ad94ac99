// Which binding each operand of a dispatch lies in: one a buffer, however many operands share it.

import type { Access, Binding, GpuOperand } from '../encode/program.ts';
import type { GpuBuffer } from '../memory/buffer.ts';
import { isPacked, type Place, storageCalls } from './storage.ts';

/** The bindings of a dispatch. Programs of equal keys and dtypes declare equal bindings. */
export interface Bound {
  readonly buffers: readonly GpuBuffer[];
  readonly bindings: readonly Binding[];
  /** Of each operand. */
  readonly places: readonly Place[];
  /** Functions of the prelude that loads and stores call. */
  readonly calls: readonly string[];
  /** Which operands share a binding, and how each is used. */
  readonly key: string;
}

/**
 * The bindings of `operands`, the last `outputs` of which are written. Packed elements that
 * are written lie in atomic words, unless `ownsWords`: then an invocation owns a whole word.
 */
export function bindingsOf(
  operands: readonly GpuOperand[],
  outputs: number,
  ownsWords = false,
): Bound {
  const buffers: GpuBuffer[] = [];
  const slots: number[] = [];
  const accesses: Access[] = [];
  const atomic: boolean[] = [];
  const firstOutput = operands.length - outputs;
  for (let i = 0; i < operands.length; i++) {
    const { buffer, dtype } = operands[i];
    let slot = buffers.indexOf(buffer);
    if (slot === -1) {
      slot = buffers.push(buffer) - 1;
      accesses.push('read');
      atomic.push(false);
    }
    slots.push(slot);
    if (i >= firstOutput) {
      accesses[slot] = 'write';
      if (isPacked(dtype) && !ownsWords) atomic[slot] = true;
    }
  }
  let key = '';
  for (const slot of slots) key += `${slot},`;
  for (let b = 0; b < accesses.length; b++)
    key += atomic[b] ? 'a' : accesses[b] === 'write' ? 'w' : 'r';
  return {
    buffers,
    bindings: accesses.map((access) => ({ access })),
    places: slots.map((slot, i) => ({
      dtype: operands[i].dtype,
      binding: slot,
      isAtomic: atomic[slot],
    })),
    calls: operands.some(({ dtype }) => dtype === 'float16') ? storageCalls : [],
    key,
  };
}

/** The declarations of bindings `b0`, `b1`, …, as words or, where `wide`, vectors of four. */
export function declarations(
  { bindings, places }: Pick<Bound, 'bindings' | 'places'>,
  wide: readonly boolean[] = [],
): string {
  return bindings
    .map(({ access }, b) => {
      const isAtomic = places.some((place) => place.binding === b && place.isAtomic);
      const mode = access === 'write' ? 'read_write' : 'read';
      const type = wide[b] ? 'vec4<u32>' : isAtomic ? 'atomic<u32>' : 'u32';
      return `@group(0) @binding(${b}) var<storage, ${mode}> b${b}: array<${type}>;\n`;
    })
    .join('');
}
