/**
 * `a · b + c` with one rounding, as a processor's fused multiply-add gives it in float64.
 *
 * The errors of the product and of the sum are found exactly and added last, so that only
 * their own sum rounds too, which shows next to a tie. Where `a` or `b` is too large to be
 * split, at 2⁹⁹⁰, both operations round.
 * @see Dekker, Numerische Mathematik 18, 1971; Knuth, The Art of Computer Programming 2, 4.2.2.
 * @example
 * fusedMultiplyAdd(1 + 2 ** -52, 1 - 2 ** -52, -1) // -(2 ** -104)
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  if (Math.abs(a) >= splitLimit || Math.abs(b) >= splitLimit) return sum;
  const aHigh = highHalf(a);
  const aLow = a - aHigh;
  const bHigh = highHalf(b);
  const bLow = b - bHigh;
  const productError = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  const added = sum - product;
  const sumError = product - (sum - added) + (c - added);
  return sum + (sumError + productError);
}

const splitLimit = 2 ** 990;

// The upper 26 bits; what is left has 26 too, with a sign.
function highHalf(x: number): number {
  const scaled = x * (2 ** 27 + 1);
  return scaled - (scaled - x);
}
