// Reads a tar archive: whole files by name, nothing else of the format.

const block = 512;

/** The content of the file `name` in an archive. */
export function fileInTar(archive: Buffer, name: string): Buffer {
  const field = (start: number, bytes: number): string =>
    archive.toString('latin1', start, start + bytes).replace(/\0.*$/s, '');
  for (let at = 0; at < archive.length && field(at, 100) !== ''; ) {
    const size = Number.parseInt(field(at + 124, 12), 8);
    const start = at + block;
    if (field(at, 100) === name) return archive.subarray(start, start + size);
    at = start + Math.ceil(size / block) * block;
  }
  throw new Error(`the archive holds no ${name}`);
}
