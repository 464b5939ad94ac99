// How Gradus's work is checked and timed: an op again and again, or a script that steps on.

import { Tensor } from '../../packages/tensor/src/index.ts';
import { sampleOf } from '../inputs.ts';
import { comparedSteps, elapsed, type Part, type Task } from './peer.ts';

/** An op on given inputs, with one result or several. */
export type Work = (inputs: readonly Tensor[]) => Tensor | readonly Tensor[];

/** What a row of several statements does with its inputs. */
export type Script = (inputs: readonly Tensor[]) => Task;

/** A task that repeats an op and lets go of what it gives. */
export function taskOf(work: Work, inputs: readonly Tensor[]): Task {
  return {
    result: () => Promise.all([work(inputs)].flat().map(partOf)),
    time: (calls) =>
      elapsed(() => {
        for (let i = 0; i < calls; i++) letGo(work(inputs));
      }),
    dispose: () => letGo(inputs),
  };
}

function letGo(result: Tensor | readonly Tensor[]): void {
  if (result instanceof Tensor) result.dispose();
  else for (const tensor of result) tensor.dispose();
}

/** A task that steps on and on; `step` gives what is compared of the first ones. */
export function stepping(step: () => Promise<readonly (number | Tensor)[]>): Task {
  return {
    async result() {
      const parts: Part[] = [];
      for (let i = 0; i < comparedSteps; i++) {
        for (const part of await step()) parts.push(await partOf(part));
      }
      return parts;
    },
    time: (calls) =>
      elapsed(async () => {
        for (let i = 0; i < calls; i++) await step();
      }),
    dispose() {},
  };
}

async function partOf(result: number | Tensor): Promise<Part> {
  return typeof result === 'number' ? [result] : sampleOf(await result.read());
}

/** The number that a script prints. */
export function item(x: Tensor): Promise<number> {
  return x.item() as Promise<number>;
}
