// How a script on jax-js is checked and timed: each step makes new parameters of the old ones.

import { sampleOf } from '../inputs.ts';
import type { Jax, JaxArray } from './jax-library.ts';
import { comparedSteps, elapsed, type Part, type Task } from './peer.ts';

/** What a step gives: losses, one a round, and new parameters. */
export type Stepped = readonly [losses: readonly JaxArray[], parameters: readonly JaxArray[]];

/** A script as a function from parameters to parameters. */
export interface Step {
  readonly constants: (inputs: readonly JaxArray[]) => JaxArray[];
  readonly parameters: (inputs: readonly JaxArray[]) => JaxArray[];
  /** One or more that make up a call: constants and parameters in. */
  readonly steps: readonly ((...inputs: readonly JaxArray[]) => Stepped)[];
  readonly readsLoss: boolean;
  /** Parameters that are compared, laid out as Gradus has them. */
  readonly compared: (parameters: readonly JaxArray[]) => readonly JaxArray[];
}

/** Has arrays computed; they may be ready only later. */
export type Start = (list: readonly JaxArray[]) => Promise<readonly JaxArray[]>;

/** Has them computed at once. */
export const untilReady: Start = (list) => Promise.all(list.map((x) => x.blockUntilReady()));

/** A task that steps on and on. */
export async function stepping(
  jax: Jax,
  script: Step,
  inputs: readonly JaxArray[],
  isCompiled: boolean,
  start: Start,
): Promise<Task> {
  const constants = await untilReady(script.constants(inputs));
  let parameters = await untilReady(script.parameters(inputs));
  const steps = isCompiled ? script.steps.map((step) => jax.jit(step)) : script.steps;
  const call = async (readsLoss: boolean): Promise<Part[]> => {
    const printed: Part[] = [];
    for (const step of steps) {
      const [losses, next] = step(...constants.map((x) => x.ref), ...parameters);
      parameters = await start(next);
      for (const loss of losses) {
        if (readsLoss) printed.push([(await loss.data())[0]]);
        else loss.dispose();
      }
    }
    return printed;
  };
  return {
    async result() {
      const parts: Part[] = [];
      for (let i = 0; i < comparedSteps; i++) {
        parts.push(...(await call(true)));
        const values = await Promise.all(
          script.compared(parameters.map((p) => p.ref)).map((p) => p.data()),
        );
        parts.push(...values.map(sampleOf));
      }
      return parts;
    },
    time: (calls) =>
      elapsed(async () => {
        for (let i = 0; i < calls; i++) await call(script.readsLoss);
      }),
    dispose() {},
  };
}
