// Training in plain tutorial style, without a scope: memory stays bounded.

import '@gradus/backend-cpu/register';
import { manualSeed } from '@gradus/tensor';
import { beforeEach, describe, expect, it } from 'vitest';
import { polynomialAutograd, twoLayerNet } from '../soak/steps.ts';
import { limitBytes, problems, watch } from '../soak/watch.ts';

/** Twenty times what it takes on an idle machine. */
const timeout = 60_000;

/**
 * Windows so short end anywhere between two collections. One vector of 2000 numbers that is left
 * behind a step makes 160 MB in 20 000 steps, on top of some 100.
 */
const slack = 2;

beforeEach(() => {
  manualSeed(0);
});

describe('training without a scope', () => {
  it('holds steady memory for 2000 steps of the two-layer net', { timeout }, async () => {
    const windows = await watch(twoLayerNet(), 2000, 4);
    expect(problems(windows, slack)).toEqual([]);
    // It trained, and made far more than it held.
    expect(windows[3].loss).toBeLessThan(windows[0].loss / 10);
  });

  it('holds steady memory for 20 000 steps of polynomial/autograd', { timeout }, async () => {
    const windows = await watch(polynomialAutograd(), 20_000, 4);
    expect(problems(windows, slack)).toEqual([]);
    expect(windows[3].loss).toBeLessThan(10);
  });
});

describe('problems', () => {
  const window = { steps: 1, loss: 1, peakBytes: 100 };

  it('finds growth, excess and losses that are not finite', () => {
    expect(problems([window, window])).toEqual([]);
    expect(problems([window, { ...window, peakBytes: 126 }])).toEqual([
      'live memory grew from 100 bytes in the first window to 126',
    ]);
    expect(problems([{ ...window, peakBytes: limitBytes + 1 }, window])).toEqual([
      `live memory exceeded ${limitBytes} bytes`,
    ]);
    expect(problems([window, { ...window, loss: Number.NaN }])).toEqual([
      'a loss is not finite: 1, NaN',
    ]);
  });
});
