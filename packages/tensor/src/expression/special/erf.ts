export function erf(x: number): number {
  if (Math.abs(x) > 3) return Math.sign(x) * (1 - erfc(Math.abs(x)));
  let term = x;
  let sum = x;
  for (let n = 1; n < 200 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return sum === 0 || Number.isNaN(x) ? x : (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < 2) return 1 - erf(x);
  let fraction = 0;
  for (let n = 100; n > 0; n--) fraction = n / 2 / (x + fraction);
  return x > 28 ? 0 : Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}
