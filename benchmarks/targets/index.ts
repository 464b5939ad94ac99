// Which of the aims are met.

import type { RowResult } from '../measuring.ts';
import type { Processes } from '../processes/measuring.ts';
import { compiledSteps } from './compiled.ts';
import { cores } from './cores.ts';
import { kernels } from './kernels.ts';
import { peers } from './peers.ts';
import { startUp } from './start-up.ts';
import { training } from './training.ts';
import type { Verdict } from './verdict.ts';

/** Every aim that the measured rows can tell of. */
export function verdicts(
  results: readonly RowResult[],
  processes: Processes | undefined,
): Verdict[] {
  return [
    ...kernels(results),
    ...training(results),
    ...compiledSteps(results),
    ...cores(results),
    ...peers(results),
    ...(processes === undefined ? [] : startUp(processes)),
  ];
}
