// What went wrong on the device after the call that asked for it had returned: whoever reads next
// is told.

import type { GradusError } from '@gradus/tensor/backend';

export class Failures {
  #first: GradusError | undefined;

  note(failure: GradusError): void {
    this.#first ??= failure;
  }

  /** Throws what was noted first, once. */
  raise(): void {
    const failure = this.#first;
    this.#first = undefined;
    if (failure !== undefined) throw failure;
  }
}
