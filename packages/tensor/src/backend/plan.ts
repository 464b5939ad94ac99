// Plans on backends that prepare none: the steps one by one.

import type { Backend, Plan, RunnablePlan } from './contract.ts';

/** A plan as its backend runs it best. */
export function runnablePlan(backend: Backend, plan: Plan): RunnablePlan {
  return backend.compile?.(plan) ?? stepByStep(backend, plan);
}

/** A plan run by `Backend.run`, a step at a time. */
export function stepByStep(backend: Backend, { steps }: Plan): RunnablePlan {
  return {
    run() {
      for (const { kernel, operands, scalars } of steps) backend.run(kernel, operands, scalars);
    },
    dispose() {},
  };
}
