// Arguments at which the elementary functions have one right result.

import type { Binary, Unary } from '@gradus/tensor/backend';

/** Results that must be exact, by the special cases of C (ISO/IEC 9899:2018, annex F). */
export const specialUnary: Partial<
  Record<Unary, readonly (readonly [x: number, result: number])[]>
> = {
  exp: [
    [0, 1],
    [-0, 1],
    [Infinity, Infinity],
    [-Infinity, 0],
    [89, Infinity],
    [-104, 0],
  ],
  exp2: [
    [0, 1],
    [10, 1024],
    [-149, 2 ** -149],
    [127, 2 ** 127],
    [128, Infinity],
    [-151, 0],
  ],
  expm1: [
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -1],
    [-1e9, -1],
  ],
  log: [
    [1, 0],
    [0, -Infinity],
    [-0, -Infinity],
    [-1, NaN],
    [Infinity, Infinity],
  ],
  log2: [
    [1, 0],
    [8, 3],
    [2 ** -149, -149],
    [2 ** 127, 127],
    [0, -Infinity],
    [-1, NaN],
  ],
  log10: [
    [1, 0],
    [10, 1],
    [1000, 3],
    [1e10, 10],
    [0, -Infinity],
    [-1, NaN],
  ],
  log1p: [
    [0, 0],
    [-0, -0],
    [-1, -Infinity],
    [-2, NaN],
    [Infinity, Infinity],
  ],
  sin: [
    [0, 0],
    [-0, -0],
    [Infinity, NaN],
    [-Infinity, NaN],
  ],
  cos: [
    [0, 1],
    [-0, 1],
    [Infinity, NaN],
    [-Infinity, NaN],
  ],
  tan: [
    [0, 0],
    [-0, -0],
    [Infinity, NaN],
    [-Infinity, NaN],
  ],
  asin: [
    [0, 0],
    [-0, -0],
    [1.5, NaN],
    [-1.5, NaN],
    [Infinity, NaN],
  ],
  acos: [
    [1, 0],
    [1.5, NaN],
    [-1.5, NaN],
    [-1, Math.fround(Math.PI)],
  ],
  atan: [
    [0, 0],
    [-0, -0],
    [Infinity, Math.fround(Math.PI / 2)],
  ],
  sinh: [
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
    [90, Infinity],
  ],
  cosh: [
    [0, 1],
    [Infinity, Infinity],
    [-Infinity, Infinity],
    [-90, Infinity],
  ],
  tanh: [
    [0, 0],
    [-0, -0],
    [Infinity, 1],
    [-Infinity, -1],
    [1e30, 1],
  ],
  asinh: [
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ],
  acosh: [
    [1, 0],
    [0.5, NaN],
    [-Infinity, NaN],
    [Infinity, Infinity],
  ],
  atanh: [
    [0, 0],
    [-0, -0],
    [1, Infinity],
    [-1, -Infinity],
    [1.5, NaN],
  ],
  erf: [
    [0, 0],
    [-0, -0],
    [Infinity, 1],
    [-Infinity, -1],
    [5, 1],
  ],
  erfc: [
    [0, 1],
    [Infinity, 0],
    [-Infinity, 2],
    [11, 0],
  ],
  erfinv: [
    [0, 0],
    [-0, -0],
    [1, Infinity],
    [-1, -Infinity],
    [1.5, NaN],
  ],
  lgamma: [
    [1, 0],
    [2, 0],
    [0, Infinity],
    [-0, Infinity],
    [-3, Infinity],
    [-Infinity, Infinity],
  ],
  digamma: [
    [0, -Infinity],
    [-0, Infinity],
    [-3, NaN],
    [Infinity, Infinity],
    [-Infinity, NaN],
  ],
  round: [
    [0.5, 0],
    [1.5, 2],
    [-0.5, -0],
    [-2.5, -2],
    [Infinity, Infinity],
  ],
  sign: [
    [-0, 0],
    [3, 1],
    [-Infinity, -1],
  ],
};

type Binaries = readonly (readonly [x: number, y: number, result: number])[];

/** The same of functions of two arguments. */
export const specialBinary: Partial<Record<Binary, Binaries>> = {
  pow: [
    ...([
      [1, NaN, 1],
      [NaN, 0, 1],
      [NaN, -0, 1],
      [-1, Infinity, 1],
      [-1, -Infinity, 1],
    ] as const),
    ...([
      [0, -1, Infinity],
      [-0, -1, -Infinity],
      [-0, -2, Infinity],
      [-0, -0.5, Infinity],
    ] as const),
    ...([
      [-0, 3, -0],
      [-0, 2, 0],
      [0, 0.5, 0],
      [-2, 3, -8],
      [-2, 2, 4],
      [-8, 1 / 3, NaN],
    ] as const),
    ...([
      [0.5, Infinity, 0],
      [2, Infinity, Infinity],
      [-2, Infinity, Infinity],
    ] as const),
    ...([
      [0.5, -Infinity, Infinity],
      [-Infinity, -3, -0],
      [-Infinity, 3, -Infinity],
    ] as const),
    ...([
      [-Infinity, 0.5, Infinity],
      [-Infinity, -0.5, 0],
      [Infinity, -1, 0],
    ] as const),
    ...([
      [2, NaN, NaN],
      [NaN, 2, NaN],
      [10, 2, 100],
      [2, -149, 2 ** -149],
    ] as const),
  ],
  hypot: [
    [Infinity, NaN, Infinity],
    [NaN, -Infinity, Infinity],
    [3e38, 0, Math.fround(3e38)],
  ],
  atan2: [
    ...([
      [0, 1, 0],
      [-0, 1, -0],
      [0, 0, 0],
      [-0, 0, -0],
    ] as const),
    ...([
      [0, -1, Math.fround(Math.PI)],
      [-0, -0, -Math.fround(Math.PI)],
    ] as const),
    ...([
      [1, 0, Math.fround(Math.PI / 2)],
      [Infinity, Infinity, Math.fround(Math.PI / 4)],
    ] as const),
    ...([
      [1, Infinity, 0],
      [-1, Infinity, -0],
      [NaN, 1, NaN],
      [1, NaN, NaN],
    ] as const),
  ],
  fmod: [
    ...([
      [7, 3, 1],
      [-7, 3, -1],
      [7, -3, 1],
      [-6, 3, -0],
      [1, 0, NaN],
      [Infinity, 2, NaN],
    ] as const),
    ...([
      [5, Infinity, 5],
      [-5, Infinity, -5],
      [-0, 3, -0],
    ] as const),
  ],
  remainder: [
    [7, 3, 1],
    [-7, 3, 2],
    [7, -3, -2],
    [-6, 3, -0],
    [1, 0, NaN],
    [-5, Infinity, Infinity],
  ],
  floorDivide: [
    ...([
      [7, 2, 3],
      [-7, 2, -4],
      [1, 0, Infinity],
      [-1, 0, -Infinity],
      [0, 0, NaN],
    ] as const),
    ...([
      [5, Infinity, 0],
      [-5, Infinity, -1],
      [-0, 3, -0],
      [Infinity, 2, NaN],
    ] as const),
  ],
  copysign: [
    [1, -0, -1],
    [-2, 3, 2],
    [0, -1, -0],
    [Infinity, -1, -Infinity],
  ],
};
