// How Gradus's work is checked and timed: an op again and again, or a script that steps on.

import { Tensor } from '../../packages/tensor/src/index.ts';
import { sampleOf } from '../inputs.ts';
import { comparedSteps, elapsed, type Part, type Task } from './peer.ts';

/** An op on given inputs, with one result or several. */
export type Work = (inputs: readonly Tensor[]) => Tensor | readonly Tensor[];

/** Steps between the losses that a polynomial prints. */
export const hundredth = 100;

/** What a row of several statements does with its inputs. */
export type Script = (inputs: readonly Tensor[]) => Task;

/** A task that repeats an op and lets go of what it gives. */
export function taskOf(work: Work, inputs: readonly Tensor[]): Task {
  return {
    result: () => Promise.all([work(inputs)].flat().map(partOf)),
    time: (calls) =>
      elapsed(() => {
        for (let i = 0; i < calls; i++) letGo(computed(work(inputs)));
      }),
    dispose: () => letGo(inputs),
  };
}

// Elementwise results wait until somebody needs them; here they count as soon as they are computed.
function computed(result: Tensor | readonly Tensor[]): Tensor | readonly Tensor[] {
  if (result instanceof Tensor) result.storage.settle();
  else for (const { storage } of result) storage.settle();
  return result;
}

function letGo(result: Tensor | readonly Tensor[]): void {
  if (result instanceof Tensor) result.dispose();
  else for (const tensor of result) tensor.dispose();
}

/**
 * A task that steps on and on; `step` gives what is compared of the first ones. Scripts that print
 * every hundredth loss read it here as well: that is when the collector has its turn.
 */
export function stepping(
  step: () => Promise<readonly (number | Tensor)[]>,
  printsEvery = Number.POSITIVE_INFINITY,
): Task {
  let steps = 0;
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
        for (let i = 0; i < calls; i++) {
          const [loss] = await step();
          steps++;
          if (steps % printsEvery < 1 && loss instanceof Tensor) await item(loss);
        }
      }),
    dispose() {},
  };
}

export async function partOf(result: number | Tensor): Promise<Part> {
  return typeof result === 'number' ? [result] : sampleOf(await result.read());
}

/** The number that a script prints. */
export function item(x: Tensor): Promise<number> {
  return x.item() as Promise<number>;
}
