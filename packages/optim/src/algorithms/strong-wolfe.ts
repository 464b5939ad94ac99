// A line search for the strong Wolfe conditions: a step along a descent direction after which the
// function is low enough and flat enough. A bracket is found first, and narrowed by cubics.

import type { Tensor } from '@gradus/tensor';

/** A point of the line: how far along, and value, slope and gradient there. */
export interface LinePoint {
  readonly t: number;
  readonly value: number;
  readonly slope: number;
  readonly gradient: Tensor;
}

/** What a search came to. */
interface SearchResult {
  readonly point: LinePoint;
  readonly evaluations: number;
}

// The fall of the value and of the slope that is asked for; PyTorch's.
const [c1, c2] = [1e-4, 0.9];
const toleranceChange = 1e-9;
const maxEvaluations = 25;

/**
 * The first point found that meets the conditions, or the lowest of the last bracket.
 *
 * `reach` is the largest magnitude of the direction.
 * @see Nocedal & Wright, Numerical Optimization, algorithms 3.5 and 3.6; Schmidt, minFunc, 2005.
 */
export async function strongWolfe(
  evaluate: (t: number) => Promise<LinePoint>,
  start: LinePoint,
  t: number,
  reach: number,
): Promise<SearchResult> {
  const isTooHigh = ({ t, value }: LinePoint): boolean =>
    value > start.value + c1 * t * start.slope;
  const isFlat = ({ slope }: LinePoint): boolean => Math.abs(slope) <= -c2 * start.slope;

  let previous = start;
  let point = await evaluate(t);
  let count = 0;
  let bracket: readonly LinePoint[] = [];
  while (count < maxEvaluations && bracket.length === 0) {
    if (isTooHigh(point) || (count > 1 && point.value >= previous.value)) {
      bracket = [previous, point];
    } else if (isFlat(point)) {
      return { point, evaluations: count + 1 };
    } else if (point.slope >= 0) {
      bracket = [previous, point];
    } else {
      const least = point.t + 0.01 * (point.t - previous.t);
      const next = cubicMinimum(previous, point, least, point.t * 10);
      [previous, point] = [point, await evaluate(next)];
      count++;
    }
  }
  if (bracket.length === 0) bracket = [start, point];

  let [low, high] = ordered(bracket);
  // Whether the last trial lay close to an end of the bracket.
  let isCrowded = false;
  while (count < maxEvaluations) {
    const [left, right] = low.t <= high.t ? [low.t, high.t] : [high.t, low.t];
    if ((right - left) * reach < toleranceChange) break;
    const [first, second] = bracket;
    const guess = cubicMinimum(first, second, left, right);
    const trial = awayFromEnds(guess, left, right, isCrowded);
    isCrowded = trial.isCrowded;
    point = await evaluate(trial.t);
    count++;
    if (isTooHigh(point) || point.value >= low.value) {
      bracket = bracket.map((end) => (end === high ? point : end));
      [low, high] = ordered(bracket);
      continue;
    }
    if (isFlat(point)) return { point, evaluations: count + 1 };
    const turns = point.slope * (high.t - low.t) >= 0;
    const kept = turns ? low : high;
    bracket = bracket.map((end) => (end === low ? point : kept));
    [low, high] = [point, kept];
  }
  return { point: low, evaluations: count + 1 };
}

/** The lower end first. */
function ordered([a, b]: readonly LinePoint[]): [LinePoint, LinePoint] {
  return a.value <= b.value ? [a, b] : [b, a];
}

/** Where the cubic with two points' values and slopes is lowest, between two bounds. */
function cubicMinimum(a: LinePoint, b: LinePoint, least: number, most: number): number {
  const [x, y] = a.t <= b.t ? [a, b] : [b, a];
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.t - b.t);
  const square = d1 ** 2 - a.slope * b.slope;
  if (!(square >= 0)) return (least + most) / 2;
  const d2 = Math.sqrt(square);
  const part = (y.slope + d2 - d1) / (y.slope - x.slope + 2 * d2);
  return Math.min(Math.max(y.t - (y.t - x.t) * part, least), most);
}

/** A trial that is close to an end twice is moved a tenth of the bracket from it. */
function awayFromEnds(
  t: number,
  left: number,
  right: number,
  wasCrowded: boolean,
): { readonly t: number; readonly isCrowded: boolean } {
  const margin = 0.1 * (right - left);
  if (Math.min(right - t, t - left) >= margin) return { t, isCrowded: false };
  if (!wasCrowded && t < right && t > left) return { t, isCrowded: true };
  const moved = Math.abs(t - right) < Math.abs(t - left) ? right - margin : left + margin;
  return { t: moved, isCrowded: false };
}
