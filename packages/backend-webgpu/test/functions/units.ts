// How far results lie from the truth, counted in floats between them.

const float = new Float32Array(1);
const floatBits = new Int32Array(float.buffer);
const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);

// The bits of floats, read as integers, stand in the order of the floats.
const order = {
  float32: (x: number): number => {
    float[0] = x;
    return floatBits[0] < 0 ? -(floatBits[0] & 0x7fffffff) : floatBits[0];
  },
  float64: (x: number): number => {
    double[0] = x;
    const bits = doubleBits[0];
    return Number(bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits);
  },
} as const;

/** How many numbers lie from one to the other; infinitely many to a zero of the other sign. */
export function ulpsBetween(a: number, b: number, dtype: 'float32' | 'float64'): number {
  if (Object.is(a, b)) return 0;
  if (a === b || Number.isNaN(a) || Number.isNaN(b)) return Infinity;
  return Math.abs(order[dtype](a) - order[dtype](b));
}
