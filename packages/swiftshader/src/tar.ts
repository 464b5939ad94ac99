// Reads a tar archive: its files, nothing else of the format.

const block = 512;
const regular = '0';

/** The files of an archive, by name. */
export function filesInTar(archive: Buffer): Map<string, Buffer> {
  const field = (start: number, bytes: number): string =>
    archive.toString('latin1', start, start + bytes).replace(/\0.*$/s, '');
  const files = new Map<string, Buffer>();
  for (let at = 0; at < archive.length && field(at, 100) !== ''; ) {
    const size = Number.parseInt(field(at + 124, 12), 8);
    const start = at + block;
    if (field(at + 156, 1) === regular)
      files.set(field(at, 100), archive.subarray(start, start + size));
    at = start + Math.ceil(size / block) * block;
  }
  return files;
}
