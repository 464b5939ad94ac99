// Errors of the device that no call returns. Node's binding reports them before the call is over;
// browsers do so later, when nobody can be thrown at any more.

export class DeviceErrors {
  #caught: GPUError | undefined;
  #isWatching = false;
  /** Whether errors are reported before the call that met them is over. */
  readonly areImmediate: boolean;

  /** `late` is told of errors that come when no call is watched. */
  constructor(device: GPUDevice, late: (error: GPUError) => void) {
    let isProbing = true;
    device.addEventListener('uncapturederror', (event) => {
      event.preventDefault();
      if (this.#isWatching) this.#caught ??= event.error;
      else if (isProbing) isProbing = false;
      else late(event.error);
    });
    // No buffer has uses that do not exist: the one error that can be had for certain.
    const { error } = this.during(() => device.createBuffer({ size: 4, usage: 0 }));
    this.areImmediate = error !== undefined;
    // Where it is late, the first error to come is this one.
    if (this.areImmediate) isProbing = false;
  }

  /** What `make` gives, and the error that it met, where errors are reported at once. */
  during<R>(make: () => R): { readonly result: R; readonly error: GPUError | undefined } {
    this.#caught = undefined;
    this.#isWatching = true;
    try {
      return { result: make(), error: this.#caught };
    } finally {
      this.#isWatching = false;
    }
  }
}

/** Whether an error says that the device has no memory left. */
export function isOutOfMemory(error: GPUError): boolean {
  // Node has no global class to compare with.
  return error.constructor.name === 'GPUOutOfMemoryError';
}

/** What an error says, without the calls of the platform that led to it. */
export function firstPart(message: string): string {
  return message.split('\n - While ')[0].trim();
}
