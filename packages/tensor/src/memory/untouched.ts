// Memory that nobody touches, so that it takes none: the JavaScript collector counts its size,
// and thereby learns of device memory that it cannot see.

/** So many bytes, or nothing where they cannot even be reserved: a hint is never worth an error. */
export function untouched(bytes: number): ArrayBuffer | undefined {
  try {
    return new ArrayBuffer(bytes);
  } catch {
    return undefined;
  }
}
