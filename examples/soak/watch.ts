// Watches memory while something trains: how much is live at most, window by window.

import { memory } from '@gradus/tensor';

/** No training loop in plain style may hold more. */
export const limitBytes = 256 * 2 ** 20;

/** A stretch of the run. */
export interface Window {
  /** Steps up to its end. */
  readonly steps: number;
  readonly loss: number;
  /** The most that was live at the end of a step. */
  readonly peakBytes: number;
}

/** Trains for `steps` steps in `count` windows. `step` gives the loss where it reads it. */
export async function watch(
  step: () => Promise<number | undefined>,
  steps: number,
  count: number,
  report: (window: Window) => void = () => {},
): Promise<Window[]> {
  const windows: Window[] = [];
  let loss = Number.NaN;
  for (let i = 1; i <= count; i++) {
    let peakBytes = 0;
    for (let n = 0; n < steps / count; n++) {
      loss = (await step()) ?? loss;
      peakBytes = Math.max(peakBytes, memory().liveBytes);
    }
    const window = { steps: Math.round((i * steps) / count), loss, peakBytes };
    report(window);
    windows.push(window);
  }
  return windows;
}

/**
 * What is wrong with a run: too much was live, or more and more, or it did not train. Peaks are
 * noisy, since the collector comes when it wants: they may grow by the factor `slack`.
 */
export function problems([first, ...later]: readonly Window[], slack = 1.25): string[] {
  const highest = Math.max(...later.map(({ peakBytes }) => peakBytes));
  const losses = [first, ...later].map(({ loss }) => loss);
  return [
    ...(Math.max(first.peakBytes, highest) > limitBytes
      ? [`live memory exceeded ${limitBytes} bytes`]
      : []),
    ...(highest > first.peakBytes * slack
      ? [`live memory grew from ${first.peakBytes} bytes in the first window to ${highest}`]
      : []),
    ...(losses.every(Number.isFinite) ? [] : [`a loss is not finite: ${losses.join(', ')}`]),
  ];
}
