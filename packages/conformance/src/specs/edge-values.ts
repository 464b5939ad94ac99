// Values at which elementwise kernels go wrong: zeros of both signs, infinities, NaN, ties,
// the ends of each range, and numbers whose sums and products leave it.

import type { DType } from '@gradus/tensor';

const floats = [Number.NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, -1.5, 2.5, 3, -7, 1e-3, 100];

/** Edge values of each dtype. */
export const edgeValues: Readonly<Record<DType, readonly number[]>> = {
  bool: [0, 1],
  uint8: [0, 1, 2, 15, 16, 17, 127, 128, 200, 254, 255],
  int32: [
    ...[0, 1, -1, 2, -2, 3, 7, -7, 255, 256, 46_341, -46_341, 65_536, 16_777_217],
    ...[2 ** 31 - 1, 2 ** 31 - 2, -(2 ** 31), -(2 ** 31) + 1],
  ],
  // Largest, smallest normal, smallest of all, and the neighbours of 1.
  float32: [
    ...floats,
    ...[3.4028234663852886e38, -3.4028234663852886e38, 2 ** -126, 2 ** -149, -(2 ** -149)],
    ...[1 + 2 ** -23, 1 - 2 ** -24, 1.5 * 2 ** 63, 2 ** -64, 16_777_216, 16_777_215],
  ],
  float16: [
    ...floats,
    ...[65504, -65504, 2 ** -14, 2 ** -24, -(2 ** -24), 1 + 2 ** -10, 1 - 2 ** -11],
    ...[1.5 * 2 ** 7, 2 ** -8, 2048, 2047],
  ],
  float64: [
    ...floats,
    ...[Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** -1022, Number.MIN_VALUE, -Number.MIN_VALUE],
    ...[1 + 2 ** -52, 1 - 2 ** -53, 1.5 * 2 ** 511, 2 ** -512, 2 ** 53, 2 ** 53 - 1],
  ],
};
