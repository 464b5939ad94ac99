// Sizes that buffers come in, so that one that is given back fits what is asked for next.

/** The smallest buffer. Sizes are multiples of 16, which is what shaders load at most at once. */
const smallest = 64;

/** `bytes`, rounded up to one of four sizes an octave. */
export function sizeClass(bytes: number): number {
  if (bytes <= smallest) return smallest;
  const step = 2 ** (Math.floor(Math.log2(bytes - 1)) - 2);
  return Math.ceil(bytes / step) * step;
}
