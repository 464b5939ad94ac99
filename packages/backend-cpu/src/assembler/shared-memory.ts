// A module over a memory that threads share differs from others in one bit of its import.
// Source: WebAssembly Core Specification 3.0, section 5.3.11.

const headerBytes = 8;
/** Of the import of "host" "memory", up to its limits. */
const nameBytes = 1 + 'host'.length + 1 + 'memory'.length + 1;

/** The number in LEB128 at `offset`, and the offset after it. */
function unsignedAt(bytes: Uint8Array, offset: number): [value: number, end: number] {
  let [value, shift, at] = [0, 0, offset];
  do {
    value |= (bytes[at] & 0x7f) << shift;
    shift += 7;
  } while (bytes[at++] >= 0x80);
  return [value, at];
}

/** Makes a module of `assemble` import a shared memory; changes and returns `bytes`. */
export function withSharedMemory(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const [typeBytes, types] = unsignedAt(bytes, headerBytes + 1);
  const [, imports] = unsignedAt(bytes, types + typeBytes + 1);
  // The memory is the first of the imports.
  const [, first] = unsignedAt(bytes, imports);
  bytes[first + nameBytes] |= 0x02;
  return bytes;
}
