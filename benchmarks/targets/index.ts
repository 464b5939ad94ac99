// Which of the aims for one thread are met.

import type { RowResult } from '../measuring.ts';
import { compiledSteps } from './compiled.ts';
import { kernels } from './kernels.ts';
import { peers } from './peers.ts';
import { training } from './training.ts';
import type { Verdict } from './verdict.ts';

/** Every aim that the measured rows can tell of. */
export function verdicts(results: readonly RowResult[]): Verdict[] {
  return [...kernels(results), ...training(results), ...compiledSteps(results), ...peers(results)];
}
