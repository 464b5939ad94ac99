// Work that now and then must know a number that lies on a device: it is asked for, and the work
// goes on when it is there. Whoever drives decides whether that is at once or later.

import { enableGrad } from '@gradus/autograd';
import { DeviceError, type Tensor } from '@gradus/tensor';
import { describe } from '@gradus/tensor/interpreter';

/** Work that gives the tensors of one element whose values it needs, and is given those. */
export type Steps<R> = Generator<Tensor, R, number>;

type Next<R> = (steps: Steps<R>) => IteratorResult<Tensor, R>;

/** Does the work now, reading values at once. */
export function driven<R>(steps: Steps<R>): R {
  let step = resumed(steps, (work) => work.next());
  while (!step.done) {
    const asked = step.value;
    let next: Next<R>;
    try {
      const value = readNow(asked);
      next = (work) => work.next(value);
    } catch (error) {
      // The work has memory to let go of.
      next = (work) => work.throw(error);
    }
    step = resumed(steps, next);
  }
  return step.value;
}

/** Does the work, waiting for values. */
export async function drivenAsync<R>(steps: Steps<R>): Promise<R> {
  let step = resumed(steps, (work) => work.next());
  while (!step.done) {
    let next: Next<R>;
    try {
      const value = await step.value.item();
      next = (work) => work.next(value);
    } catch (error) {
      next = (work) => work.throw(error);
    }
    step = resumed(steps, next);
  }
  return step.value;
}

// Modes last for a call, and work is done in several.
function resumed<R>(steps: Steps<R>, next: Next<R>): IteratorResult<Tensor, R> {
  return enableGrad(() => next(steps));
}

function readNow(asked: Tensor): number {
  const { device, storage } = asked;
  if (storage.backend.readSync !== undefined) return asked.itemSync();
  throw new DeviceError(
    'run',
    `${describe(asked)} decides how to go on, and lies on ${device}, which cannot be read ` +
      'synchronously; use await session.runAsync(…)',
    { device },
  );
}
