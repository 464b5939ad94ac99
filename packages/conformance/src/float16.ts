// The nearest float16 of a number, found by halving, without the library.

const largest = 65504;

/** Magnitudes of all finite float16, in order. */
const magnitudes = Array.from({ length: 0x7c00 }, (_, bits) => {
  const exponent = Math.max(bits >> 10, 1);
  const significand = (bits & 0x3ff) + (bits >> 10 === 0 ? 0 : 0x400);
  return significand * 2 ** (exponent - 25);
});

/** What storing `x` as a float16 leaves behind: the nearest, of two the one with an even last digit. */
export function castToFloat16(x: number): number {
  const magnitude = Math.abs(x);
  if (Number.isNaN(x) || magnitude === 0 || magnitude === Infinity) return x;
  // Half a step beyond the largest, ties go to what would be the next power of two.
  if (magnitude >= largest + 16) return Math.sign(x) * Infinity;
  let [low, high] = [0, magnitudes.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (magnitudes[middle] <= magnitude) low = middle;
    else high = middle - 1;
  }
  const [below, above] = [magnitudes[low], magnitudes[low + 1] ?? Infinity];
  const isUp = magnitude - below > above - magnitude;
  const isTie = magnitude - below === above - magnitude;
  const nearest = isUp || (isTie && low % 2 === 1) ? above : below;
  return x < 0 ? -nearest : nearest;
}
