// Box and Muller's transform of uniform pairs into normal pairs, in PyTorch's layout: in a
// block of 16 the uniforms j and j + 8 become the normals j and j + 8. It knows arithmetic
// only; where the uniforms come from is the generator's business.

/** The number of values one block transforms. */
export const blockSize = 16;

/**
 * Transforms `values[offset … offset + 15]`, uniform in `[0, 1)`, in place into normals.
 *
 * `r = √(−2 ln(1 − uⱼ))`, `θ = 2π·uⱼ₊₈`; gives `r cos θ · std + mean` and `r sin θ · std + mean`.
 * @see Box & Muller, Annals of Mathematical Statistics 29(2), 1958.
 */
export function normalBlock64(
  values: Float64Array,
  offset: number,
  mean: number,
  std: number,
): void {
  for (let j = offset; j < offset + blockSize / 2; j++) {
    const radius = Math.sqrt(-2 * Math.log(1 - values[j]));
    const theta = 2 * Math.PI * values[j + 8];
    values[j] = radius * Math.cos(theta) * std + mean;
    values[j + 8] = radius * Math.sin(theta) * std + mean;
  }
}

/**
 * The same transform, rounded as PyTorch's AVX2 kernel rounds it, to the bit.
 *
 * That kernel works in float32 throughout and takes its logarithm, sine and cosine from
 * Cephes. A product of float32 numbers is exact in float64, so `Math.fround(a * b + c)` is
 * the processor's fused multiply-add, but for a double rounding in one of about 10⁸ sums.
 * Nothing here is left to an engine's `Math`, so every engine gives these bits.
 * @see Moshier, Cephes Mathematical Library, logf.c and sinf.c, 1992.
 */
export function normalBlock32(
  values: Float32Array,
  offset: number,
  mean: number,
  std: number,
): void {
  const mean32 = fround(mean);
  const std32 = fround(std);
  for (let j = offset; j < offset + blockSize / 2; j++) {
    const radius = fround(Math.sqrt(-2 * logOfUniform(values[j])));
    const theta = fround(twoPi * values[j + 8]);

    // θ = octant · π/4 + x with an even octant, so that x lies in [−π/4, π/4]. π/4 is
    // subtracted in three parts, the first two short enough for exact products.
    const octant = (fround(theta * fourOverPi) + 1) & ~1;
    let x = fround(theta - octant * 0.78515625);
    x = fround(x - octant * 2.4187564849853516e-4);
    x = fround(x - octant * piOver4Rest);
    const sine = sineNearZero(x);
    const cosine = cosineNearZero(x);
    const swapped = (octant & 2) !== 0;
    const sinTheta = (swapped ? cosine : sine) * (octant & 4 ? -1 : 1);
    const cosTheta = (swapped ? sine : cosine) * ((octant + 2) & 4 ? -1 : 1);

    values[j] = fround(radius * cosTheta) * std32 + mean32;
    values[j + 8] = fround(radius * sinTheta) * std32 + mean32;
  }
}

const { fround } = Math;
const twoPi = fround(2 * Math.PI);
const fourOverPi = fround(4 / Math.PI);
const piOver4Rest = fround(3.774894977445941e-8);
const sqrtHalf = fround(Math.SQRT1_2);

// ln(1 − u) for a uniform u, a multiple of 2⁻²⁴, so that 1 − u = k · 2⁻²⁴ with an integer k.
// With 1 − u = 2ᵉ·(1 + x), √½ ≤ 1 + x < √2: ln(1 + x) ≈ x − x²/2 + x³·P(x), and e·ln 2 is
// added in two parts, ln 2 ≈ 0.693359375 − 2.12194440e-4.
function logOfUniform(u: number): number {
  const k = (1 - u) * 0x1000000;
  const bits = 32 - Math.clz32(k);
  const mantissa = k / 2 ** bits;
  const small = mantissa < sqrtHalf;
  const e = bits - (small ? 25 : 24);
  const x = (small ? 2 * mantissa : mantissa) - 1;
  const z = fround(x * x);
  let p = logP[0];
  for (let i = 1; i < logP.length; i++) p = fround(p * x + logP[i]);
  let y = fround(fround(p * x) * z + fround(e * log2Rest));
  y = fround(y - 0.5 * z);
  return fround(fround(x + y) + e * 0.693359375);
}

// sin x ≈ x + x³·S(x²) and cos x ≈ 1 − x²/2 + x⁴·C(x²) on [−π/4, π/4].
function sineNearZero(x: number): number {
  const z = fround(x * x);
  const s = fround(fround(sineS[0] * z + sineS[1]) * z + sineS[2]);
  return fround(fround(s * z) * x + x);
}

function cosineNearZero(x: number): number {
  const z = fround(x * x);
  const c = fround(fround(cosineC[0] * z + cosineC[1]) * z + cosineC[2]);
  return fround(fround(fround(c * z) * z - 0.5 * z) + 1);
}

const log2Rest = fround(-2.1219444e-4);
const logP = Float32Array.of(
  7.0376836292e-2,
  -1.151461031e-1,
  1.167699874e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1,
);
const sineS = Float32Array.of(-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1);
const cosineC = Float32Array.of(2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2);
