// What a caller gets of a trace: tensors of its own, which no later run overwrites; and how a trace
// lets go of what it held for the sake of its results.

import { noGrad, withoutWayBack } from '@gradus/autograd';
import { clone, Tensor } from '@gradus/tensor';
import { notRecorded } from './gradients.ts';
import { type Structure, withTensors } from './structure.ts';
import type { Returned, Trace } from './trace.ts';

/** The result of a trace that was just made with `args`, or of a program that was run with them. */
export function resultOf(trace: Trace, args: readonly Tensor[]): Structure {
  const given = new Map<Tensor, Tensor>();
  return withTensors('the result', trace.result, (tensor) => {
    const known = given.get(tensor) ?? handedOut(trace, args, tensor);
    given.set(tensor, known);
    return known;
  });
}

function handedOut(trace: Trace, args: readonly Tensor[], tensor: Tensor): Tensor {
  const { placeholders, gradients, returned } = trace;
  const held = gradients.find(({ before, after }) => after === tensor || before === tensor);
  if (held?.after === tensor && held.holder.grad !== undefined) {
    held.holder.isGradShown = true;
    return held.holder.grad;
  }
  const found = returned.get(tensor);
  // What was there before is given as it is.
  return found === undefined ? (args[placeholders.indexOf(tensor)] ?? tensor) : own(trace, found);
}

function own({ recording, placeholders }: Trace, { handle, requiresGrad }: Returned): Tensor {
  const isInside =
    recording.inside.has(handle.storage.buffer) ||
    placeholders.some(({ storage }) => storage === handle.storage);
  const given = isInside
    ? noGrad(() => clone(handle))
    : new Tensor(handle.storage, handle.dtype, handle);
  return requiresGrad ? withoutWayBack(given, notRecorded) : given;
}

/** Lets go of what only the trace holds. */
export function discard({ recording, returned, placeholders }: Trace): void {
  for (const { storage } of recording.uploads) storage.release();
  for (const { handle } of returned.values()) handle.dispose();
  for (const tensor of placeholders) tensor.dispose();
}
