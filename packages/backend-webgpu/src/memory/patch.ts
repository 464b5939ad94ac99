// Bytes within a word of the device, whose copies move whole words.

import type { Program } from '../encode/program.ts';

/** Sets the bits of one word that a mask names: word index, mask, bits. */
export const patchProgram: Program = {
  key: 'patch',
  code: `@group(0) @binding(0) var<storage, read_write> b0: array<u32>;
@compute @workgroup_size(1)
fn main() {
  b0[params.p0] = (b0[params.p0] & ~params.p1) | params.p2;
}
`,
  bindings: [{ access: 'write' }],
  parameters: 3,
};

/** Part of an upload: whole words, or some bytes of one. */
export type UploadPart =
  | { readonly kind: 'words'; readonly offset: number; readonly data: Uint8Array }
  | { readonly kind: 'patch'; readonly parameters: readonly [number, number, number] };

/** How `data` goes to `offset`; what lies from `end` on may be overwritten. */
export function uploadParts(offset: number, data: Uint8Array, end: number): UploadPart[] {
  const parts: UploadPart[] = [];
  const last = offset + data.length;
  const firstWord = Math.min(Math.ceil(offset / 4) * 4, last);
  const isToEnd = last >= end;
  const lastWord = isToEnd ? last : Math.floor(last / 4) * 4;
  if (offset < firstWord) parts.push(patch(offset, data.subarray(0, firstWord - offset)));
  if (firstWord < lastWord) {
    const words = data.subarray(firstWord - offset, lastWord - offset);
    parts.push({ kind: 'words', offset: firstWord, data: wholeWords(words) });
  }
  if (Math.max(firstWord, lastWord) < last) {
    parts.push(patch(lastWord, data.subarray(lastWord - offset)));
  }
  return parts;
}

function wholeWords(data: Uint8Array): Uint8Array {
  if (data.length % 4 === 0) return data;
  const padded = new Uint8Array(Math.ceil(data.length / 4) * 4);
  padded.set(data);
  return padded;
}

function patch(offset: number, bytes: Uint8Array): UploadPart {
  const shift = 8 * (offset % 4);
  let mask = 0;
  let bits = 0;
  bytes.forEach((byte, i) => {
    mask |= 0xff << (shift + 8 * i);
    bits |= byte << (shift + 8 * i);
  });
  return { kind: 'patch', parameters: [Math.floor(offset / 4), mask >>> 0, bits >>> 0] };
}
