// The steps of a plan, as eager code takes them.

import type { PlanStep } from '@gradus/tensor/backend';
import { capturing } from '@gradus/tensor/interpreter';

/** The steps that `fn` takes. */
export function stepsOf(fn: () => void): PlanStep[] {
  const steps: PlanStep[] = [];
  const ignored = (): void => {};
  capturing(
    {
      allocated: ignored,
      uploaded: ignored,
      depends: ignored,
      repeats: ignored,
      launched: (_, kernel, operands, scalars) => steps.push({ kernel, operands, scalars }),
      refuse: (op) => {
        throw new Error(op);
      },
    },
    fn,
  );
  return steps;
}
