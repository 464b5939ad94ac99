// What came of one script, and how that reads.

import type { Agreement, Distance } from './agreement.ts';
import type { Script } from './catalog.ts';
import type { Recording } from './recording.ts';
import { microsecondsPerStep } from './recording.ts';

export interface Result {
  readonly script: Script;
  readonly device: string;
  readonly seed: number;
  readonly recording: Recording;
  readonly agreement: Agreement;
}

/** A seed without a reference is no failure: there is nothing to disagree with. */
export function passed({ recording, agreement }: Result): boolean {
  const fine = agreement.verdict === 'agrees' || agreement.verdict === 'unknown';
  return recording.failure === null && fine;
}

/** The cells of the result's row in the table, in the order of `columns`. */
export function cells(result: Result): string[] {
  const { script, device, recording } = result;
  const last = recording.rows.at(-1);
  const time = microsecondsPerStep(recording.rows);
  return [
    script.name,
    device,
    last === undefined ? '–' : String(last[0] + 1),
    last === undefined ? '–' : lossText(last[1]),
    time === null ? '–' : time.toFixed(time < 100 ? 1 : 0),
    agreementText(result),
  ];
}

export const columns = ['script', 'device', 'steps', 'final loss', 'µs a step', 'agreement'];

/** The result as one line of plain text. */
export function summary(result: Result): string {
  const [name, device, steps, loss, time, agreement] = cells(result);
  return `${name} on ${device}: ${steps} steps, loss ${loss}, ${time} µs a step; ${agreement}`;
}

function agreementText({ recording, agreement, seed }: Result): string {
  if (recording.failure !== null) return `failed: ${recording.failure}`;
  switch (agreement.verdict) {
    case 'agrees':
      return `yes (${distanceText(agreement.closest)})`;
    case 'differs':
      return `NO (${distanceText(agreement.first)})`;
    case 'incomplete':
      return `NO (${agreement.problem})`;
    case 'unknown':
      return `no reference for seed ${seed}`;
  }
}

/** Seven digits say all that a float32 holds. */
function lossText(loss: number): string {
  const plain = Math.abs(loss) >= 1e-3 && Math.abs(loss) < 1e7;
  return plain ? loss.toPrecision(7) : loss.toExponential(6);
}

function distanceText({ where, difference, tolerance }: Distance): string {
  if (difference === 0) return 'equal';
  return `${difference.toExponential(1)} of ${tolerance.toExponential(1)} at ${where}`;
}
