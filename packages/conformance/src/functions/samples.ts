// Float32 numbers of all magnitudes.

/** Float32 numbers whose bits are every `stride`-th integer, at a place that wanders. */
export function everyBitPattern(stride: number): Float32Array {
  const bits = new Int32Array(2 ** 32 / stride);
  for (let i = 0; i < bits.length; i++) bits[i] = i * stride + ((i * 40_503) % stride);
  return new Float32Array(bits.buffer);
}

/** So many float32 numbers at equal distances, `low` included and `high` left out. */
export function evenly(low: number, high: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / count);
}

/** One array after the other. */
export function joined(...parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
