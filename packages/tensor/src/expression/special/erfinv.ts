import { erfc } from './erf.ts';

export function erfinv(y: number): number {
  if (!(Math.abs(y) < 1)) return Math.abs(y) === 1 ? y * Infinity : Number.NaN;
  if (Math.abs(y) < 1e-8) return (y * Math.sqrt(Math.PI)) / 2;
  const c = 1 - Math.abs(y);
  const w = Math.log(c * (2 - c));
  const b = 2 / (Math.PI * 0.147) + w / 2;
  let x = Math.sqrt(Math.sqrt(b * b - w / 0.147) - b);
  for (let i = 0; i < 4; i++) {
    const e = erfc(x) - c;
    const u = e / ((2 / Math.sqrt(Math.PI)) * Math.exp(-x * x));
    x += u / (1 + x * u);
  }
  return y < 0 ? -x : x;
}
