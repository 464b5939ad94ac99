// Block sizes: four to an octave, so that a freed block fits the next request of about its
// size and at most a fifth of a block is wasted.

const smallest = 64;

/** The smallest block size that holds `bytes`; a multiple of 64 up to 256, then 4 an octave. */
export function blockSize(bytes: number): number {
  if (bytes <= smallest) return smallest;
  const octave = 2 ** (31 - Math.clz32((bytes - 1) | 0));
  const step = Math.max(octave / 4, smallest);
  return Math.ceil(bytes / step) * step;
}
