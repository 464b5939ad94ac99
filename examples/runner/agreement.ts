// Does a run print what its original prints? Pure functions of numbers: no files, no processes.

import type { Script } from './catalog.ts';
import type { Final } from './messages.ts';

/** The losses of every step and the last parameters, as NumPy or PyTorch computed them. */
export interface Trace {
  readonly loss: readonly number[];
  readonly final: Final;
  /**
   * Of a chaotic script in float32: how far PyTorch's own runs, which differ in the order of sums,
   * have come from its float64 run by each step, and at the end.
   */
  readonly drift?: { readonly loss: readonly number[]; readonly final: Final };
}

/** The relative difference allowed at a step, or of a final parameter. */
export type Tolerance = (at: number | string) => number;

export interface Reference {
  readonly trace: Trace;
  readonly tolerance: Tolerance;
}

export interface Run {
  /** Step and loss, as printed. */
  readonly rows: readonly (readonly [step: number, loss: number, ...rest: number[]])[];
  readonly final: Final | null;
}

/** A difference beside what is allowed there. */
export interface Distance {
  readonly where: string;
  readonly difference: number;
  readonly tolerance: number;
}

export type Agreement =
  | { readonly verdict: 'agrees'; readonly closest: Distance }
  | { readonly verdict: 'differs'; readonly first: Distance }
  | { readonly verdict: 'incomplete'; readonly problem: string }
  | { readonly verdict: 'unknown' };

/** For scripts that compute in float64, where rounding alone separates two right answers. */
export const float64Tolerance: Tolerance = (at) =>
  typeof at === 'number' && at < 200 ? 1e-9 : 1e-6;

/**
 * For scripts that compute in float32: four times as far as the reference's own float32 and
 * float64 runs have come apart by that step. No float32 engine can be held to less, since its
 * sums may run in another order. A final parameter is allowed what the last loss is, or four times
 * as far as the parameter itself has come apart.
 */
export function float32Tolerance(float32: Trace, float64: Trace): Tolerance {
  const apart = float32.drift?.loss ?? envelope(float32.loss, float64.loss);
  const ends = float32.drift?.final ?? finalsApart(float32.final, float64.final);
  const last = float32.loss.length - 1;
  return (at) =>
    typeof at === 'number'
      ? Math.max(1e-5, 4 * apart[at])
      : Math.max(1e-5, 4 * apart[last], 4 * ends[at]);
}

function finalsApart(float32: Final, float64: Final): Final {
  return Object.fromEntries(
    Object.entries(float32).map(([name, value]) => [
      name,
      relativeDifference(float64[name], value),
    ]),
  );
}

/** The running maximum of the relative difference between the two. */
export function envelope(float32: readonly number[], float64: readonly number[]): number[] {
  let widest = 0;
  return float32.map((loss, step) => {
    widest = Math.max(widest, relativeDifference(loss, float64[step]));
    return widest;
  });
}

export function relativeDifference(value: number, reference: number): number {
  return value === reference ? 0 : Math.abs(value - reference) / Math.abs(reference);
}

/** What is wrong with the steps that were printed, or null: this holds under any seed. */
export function incompleteness(run: Run, { steps, every }: Script): string | null {
  const expected: number[] = [];
  for (let step = every - 1; step < steps; step += every) expected.push(step);
  const at = run.rows.findIndex(([step], index) => step !== expected[index]);
  if (at === -1) {
    const missing = expected.at(run.rows.length);
    return missing === undefined ? null : `step ${missing} is missing`;
  }
  const [step] = run.rows[at];
  const skipped = expected.indexOf(step) > at;
  return skipped ? `step ${expected[at]} is missing` : `step ${step} is one row too many`;
}

/** Compares every printed loss and every final parameter with the reference, if there is one. */
export function compare(run: Run, script: Script, reference: Reference | null): Agreement {
  const gap = incompleteness(run, script);
  if (gap !== null) return { verdict: 'incomplete', problem: gap };
  if (reference === null) return { verdict: 'unknown' };

  const { trace, tolerance } = reference;
  const problem = finalsProblem(run.final, trace.final);
  if (problem !== null) return { verdict: 'incomplete', problem };

  const distances: Distance[] = [
    ...run.rows.map(([step, loss]) => ({
      where: `step ${step}`,
      difference: relativeDifference(loss, trace.loss[step]),
      tolerance: tolerance(step),
    })),
    ...Object.entries(run.final ?? {}).map(([name, value]) => ({
      where: `final ${name}`,
      difference: relativeDifference(value, trace.final[name]),
      tolerance: tolerance(name),
    })),
  ];
  // Asked this way round, NaN on either side is a difference.
  const first = distances.find(({ difference, tolerance }) => !(difference <= tolerance));
  if (first !== undefined) return { verdict: 'differs', first };
  const ratio = ({ difference, tolerance }: Distance): number => difference / tolerance;
  return { verdict: 'agrees', closest: distances.reduce((a, b) => (ratio(b) > ratio(a) ? b : a)) };
}

function finalsProblem(final: Final | null, expected: Final): string | null {
  const printed = Object.keys(final ?? {});
  const missing = Object.keys(expected).find((name) => !printed.includes(name));
  if (missing !== undefined) return `final ${missing} is missing`;
  const extra = printed.find((name) => !Object.hasOwn(expected, name));
  return extra === undefined ? null : `final ${extra} is not in the reference`;
}
