// A draw whose numbers find no place was no draw: memory may run out, or a target refuse, only
// after they were drawn, and the next draw must give what it would have given without that call.

import { saidBy } from '../../errors.ts';
import { uncaptured } from '../../execute/launch.ts';
import { scope } from '../../memory/scope.ts';
import type { Generator } from '../../random/generator.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** What `run` makes of draws from the generator, which is set back if it fails. */
export function drawing(op: string, generator: Generator, run: () => Tensor): Tensor {
  const state = generator.getState();
  try {
    return saidBy(op, () => scope(run));
  } catch (error) {
    uncaptured(() => generator.setState(state));
    throw error;
  }
}
