// The loss curve in characters. The loss falls by orders of magnitude, so its axis is logarithmic.

import { plot } from 'simple-ascii-chart';

export interface Size {
  readonly width: number;
  readonly height: number;
}

type Point = [step: number, exponent: number];

/**
 * The curve so far, or '' while there is none. It takes the share `progress` of the width, so
 * that it grows to the right as the script runs.
 */
export function lossChart(
  rows: readonly (readonly [step: number, loss: number, ...rest: number[]])[],
  progress: number,
  size: Size,
): string {
  // A logarithm has no place for zero, negative numbers, NaN or infinity.
  const points = rows
    .filter(([, loss]) => loss > 0 && Number.isFinite(loss))
    .map(([step, loss]): Point => [step, Math.log10(loss)]);
  const width = Math.max(2, Math.round(size.width * Math.min(1, progress)));
  const drawn = thin(points, width);
  if (drawn.length < 2) return '';
  const exponents = drawn.map(([, exponent]) => exponent);
  return plot(drawn, {
    width,
    height: size.height,
    customXAxisTicks: [drawn[0][0], drawn[drawn.length - 1][0]],
    customYAxisTicks: decades(Math.min(...exponents), Math.max(...exponents), size.height / 2),
    formatter: (value, { axis }) => (axis === 'y' ? lossLabel(value) : value),
  });
}

/** At most `count` points, evenly spaced, the first and the last among them. */
export function thin<T>(points: readonly T[], count: number): T[] {
  if (points.length <= count) return [...points];
  const stride = (points.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => points[Math.round(index * stride)]);
}

/** Whole powers of ten from `low` to `high`, at most `most`; both ends if there are under two. */
export function decades(low: number, high: number, most: number): number[] {
  const first = Math.ceil(low);
  const count = Math.floor(high) - first + 1;
  if (count < 2) return [low, high];
  const stride = Math.ceil(count / most);
  return Array.from({ length: Math.ceil(count / stride) }, (_, index) => first + index * stride);
}

function lossLabel(exponent: number): string {
  return (10 ** exponent).toExponential(Number.isInteger(exponent) ? 0 : 1);
}
