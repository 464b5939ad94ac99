// Shapes and dtypes of what a function would compute, without computing it: operations check and
// allocate as ever, but no kernel is run, no number drawn and no value read.

import { noGrad } from '@gradus/autograd';
import { type Capture, capturing } from '@gradus/tensor/interpreter';
import { GraphError } from '../errors.ts';

class ValueNeeded extends GraphError {}

const dry: Capture = {
  isDry: true,
  allocated() {},
  launched() {},
  uploaded() {},
  repeats() {},
  depends() {},
  refuse(op, remedy) {
    throw new ValueNeeded(op, remedy);
  },
};

/** What `fn` gives, the elements of its tensors not set; nothing if it has to read a value. */
export function dryRun<R>(fn: () => R): R | undefined {
  try {
    return noGrad(() => capturing(dry, fn));
  } catch (error) {
    if (error instanceof ValueNeeded) return undefined;
    throw error;
  }
}
