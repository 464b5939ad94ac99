import { describe, expect, it } from 'vitest';
import type { Reference, Trace } from '../runner/agreement.ts';
import {
  compare,
  envelope,
  float32Tolerance,
  float64Tolerance,
  incompleteness,
  relativeDifference,
} from '../runner/agreement.ts';
import type { Script } from '../runner/catalog.ts';
import type { Final } from '../runner/messages.ts';

const everyStep: Script = { name: 's', reference: 's', dtype: 'float64', steps: 300, every: 1 };
const everyHundredth: Script = { ...everyStep, every: 100 };
const losses = Array.from({ length: 300 }, (_, step) => 100 / (step + 1));
const final = { a: 0.5, b: -2 };
const strict: Reference = { trace: { loss: losses, final }, tolerance: float64Tolerance };
const rows = losses.map((loss, step): [number, number] => [step, loss]);

/** The exact run, with one loss multiplied. */
function bent(step: number, factor: number) {
  return { rows: rows.map(([s, loss]) => [s, s === step ? loss * factor : loss] as const), final };
}

describe('relativeDifference', () => {
  it('is relative to the reference', () => {
    expect(relativeDifference(3, 2)).toBe(0.5);
    expect(relativeDifference(1, -2)).toBe(1.5);
  });

  it('is zero for equals, zero among them, and infinite beside a zero', () => {
    expect(relativeDifference(0, 0)).toBe(0);
    expect(relativeDifference(1, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is NaN for NaN', () => {
    expect(relativeDifference(Number.NaN, 1)).toBeNaN();
  });
});

describe('tolerances', () => {
  it('allow float64 1e-9 in the first 200 steps and 1e-6 after', () => {
    expect([0, 199, 200, 5000].map(float64Tolerance)).toEqual([1e-9, 1e-9, 1e-6, 1e-6]);
  });

  it('follow the running maximum of the envelope, not its last value', () => {
    expect(envelope([1, 1.5, 1, 3], [1, 1, 1, 2])).toEqual([0, 0.5, 0.5, 0.5]);
  });

  it('divide the envelope by the float64 run', () => {
    expect(envelope([3], [2])).toEqual([0.5]);
  });

  it('allow float32 1e-5, or four envelopes where they are wider', () => {
    const of = (loss: number[]): Trace => ({ loss, final: {} });
    const tolerance = float32Tolerance(of([1, 1 + 1e-6, 1.25, 1]), of([1, 1, 1, 1]));
    expect([0, 1, 2, 3].map(tolerance)).toEqual([1e-5, 1e-5, 1, 1]);
  });

  it('allows a final parameter what it has come apart itself', () => {
    const of = (a: number, b: number): Trace => ({ loss: [1], final: { a, b } });
    const tolerance = float32Tolerance(of(2e-9, 1), of(1e-9, 1));
    expect(['a', 'b'].map(tolerance)).toEqual([2, 1e-5]);
  });

  it('takes the drift of several runs where the reference has it', () => {
    const drift = { loss: [0, 0.25], final: { a: 0.5 } };
    const trace: Trace = { loss: [1, 1], final: { a: 1 }, drift };
    const tolerance = float32Tolerance(trace, { loss: [1, 1], final: { a: 1 } });
    expect([0, 1, 'a'].map(tolerance)).toEqual([1e-5, 1, 2]);
  });
});

describe('incompleteness', () => {
  const at = (...steps: number[]) => ({
    rows: steps.map((step): [number, number] => [step, 1]),
    final: null,
  });

  it('accepts exactly the steps that are due', () => {
    expect(incompleteness(at(99, 199, 299), everyHundredth)).toBeNull();
  });

  it.each([
    { steps: [], problem: 'step 99 is missing' },
    { steps: [99, 199], problem: 'step 299 is missing' },
    { steps: [99, 299], problem: 'step 199 is missing' },
    { steps: [199, 299], problem: 'step 99 is missing' },
    { steps: [99, 99, 199, 299], problem: 'step 99 is one row too many' },
    { steps: [99, 150, 199, 299], problem: 'step 150 is one row too many' },
    { steps: [99, 199, 299, 399], problem: 'step 399 is one row too many' },
    { steps: [99, 199.5, 299], problem: 'step 199.5 is one row too many' },
    { steps: [Number.NaN, 199, 299], problem: 'step NaN is one row too many' },
  ])('$problem when $steps are printed', ({ steps, problem }) => {
    expect(incompleteness(at(...steps), everyHundredth)).toBe(problem);
  });
});

describe('compare', () => {
  it('agrees with an exact run', () => {
    expect(compare({ rows, final }, everyStep, strict)).toEqual({
      verdict: 'agrees',
      closest: { where: 'step 0', difference: 0, tolerance: 1e-9 },
    });
  });

  it('names the difference that uses most of what is allowed', () => {
    const run = bent(210, 1 + 5e-7);
    run.rows[3] = [3, losses[3] * (1 + 2e-10)];
    const agreement = compare(run, everyStep, strict);
    expect(agreement).toMatchObject({ verdict: 'agrees', closest: { where: 'step 210' } });
  });

  it.each([
    { step: 0, factor: 1 + 2e-9 },
    { step: 199, factor: 1 - 2e-9 },
    { step: 200, factor: 1 + 2e-6 },
    { step: 299, factor: Number.NaN },
    { step: 150, factor: Number.POSITIVE_INFINITY },
    { step: 7, factor: -1 },
    { step: 7, factor: 0 },
  ])('differs when step $step is off by the factor $factor', ({ step, factor }) => {
    const agreement = compare(bent(step, factor), everyStep, strict);
    expect(agreement).toMatchObject({ verdict: 'differs', first: { where: `step ${step}` } });
  });

  it.each([
    { step: 199, factor: 1 + 5e-10 },
    { step: 200, factor: 1 + 5e-7 },
  ])('agrees when step $step is off by the factor $factor', ({ step, factor }) => {
    expect(compare(bent(step, factor), everyStep, strict).verdict).toBe('agrees');
  });

  it('names the first of several differences', () => {
    const run = bent(40, 2);
    run.rows[200] = [200, 1e9];
    expect(compare(run, everyStep, strict)).toMatchObject({ first: { where: 'step 40' } });
  });

  it('holds a printed step to the reference of that step', () => {
    const run = { rows: [rows[99], rows[199], rows[299]], final };
    expect(compare(run, everyHundredth, strict).verdict).toBe('agrees');
    run.rows[1] = [199, losses[198]];
    expect(compare(run, everyHundredth, strict)).toMatchObject({ first: { where: 'step 199' } });
  });

  it('holds the final parameters to the last tolerance', () => {
    const near = { rows, final: { a: 0.5 * (1 + 5e-7), b: -2 } };
    expect(compare(near, everyStep, strict).verdict).toBe('agrees');
    const far = { rows, final: { a: 0.5, b: -2 * (1 + 2e-6) } };
    expect(compare(far, everyStep, strict)).toMatchObject({ first: { where: 'final b' } });
    const none = { rows, final: { a: Number.NaN, b: -2 } };
    expect(compare(none, everyStep, strict)).toMatchObject({ first: { where: 'final a' } });
  });

  it.each<{ final: Final | null; problem: string }>([
    { final: null, problem: 'final a is missing' },
    { final: { a: 0.5 }, problem: 'final b is missing' },
    { final: { a: 0.5, b: -2, c: 1 }, problem: 'final c is not in the reference' },
  ])('$problem when $final is printed', ({ final, problem }) => {
    const agreement = compare({ rows, final }, everyStep, strict);
    expect(agreement).toEqual({ verdict: 'incomplete', problem });
  });

  it('expects no final where the reference has none', () => {
    const bare: Reference = { ...strict, trace: { loss: losses, final: {} } };
    expect(compare({ rows, final: null }, everyStep, bare).verdict).toBe('agrees');
  });

  it('misses rows even without a reference, and then says no more', () => {
    expect(compare({ rows, final: null }, everyStep, null)).toEqual({ verdict: 'unknown' });
    const short = compare({ rows: rows.slice(0, 9), final }, everyStep, null);
    expect(short).toEqual({ verdict: 'incomplete', problem: 'step 9 is missing' });
  });
});
