// Which of the aims for whole processes are met.

import type { Processes } from '../processes/measuring.ts';
import type { Verdict } from './verdict.ts';

/** The part of its original's time that a script on PyTorch may take, and the first op's time. */
const mostOfTime = 0.3;
const mostMilliseconds = 60;

export function startUp({ scripts, firstOp }: Processes): Verdict[] {
  return [
    ...scripts.flatMap(({ name, gradus, original, library }) => {
      if (original === undefined || library !== 'PyTorch') return [];
      const part = gradus.median / original.median;
      return [
        {
          aim: `${name}: the whole process in ${mostOfTime} times that of python3 or less`,
          isMet: part <= mostOfTime,
          found: `${part.toFixed(2)} times`,
        },
      ];
    }),
    {
      aim: `importing gradus and a first op in ${mostMilliseconds} ms or less`,
      isMet: firstOp.median <= mostMilliseconds,
      found: `${firstOp.median.toFixed(0)} ms`,
    },
  ];
}
