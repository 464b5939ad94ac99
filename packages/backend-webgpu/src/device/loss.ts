// Whether the device is still there. What was asked of one that is gone is refused by name; a new
// backend can be made beside it.

import { DeviceError } from '@gradus/tensor/backend';

export class Loss {
  /** Resolves if the device is lost without being disposed. */
  readonly lost: Promise<string>;
  /** Resolves when the device is gone, for whatever reason. */
  readonly gone: Promise<unknown>;
  readonly #device: string;
  #reason: string | undefined;
  #isDisposed = false;

  constructor(name: string, device: GPUDevice) {
    this.#device = name;
    this.gone = device.lost;
    this.lost = new Promise((resolve) => {
      void device.lost.then(({ message, reason }) => {
        this.#reason = message === '' ? reason : message;
        if (!this.#isDisposed) resolve(this.#reason);
      });
    });
  }

  /** Notes that the device goes because it is no longer wanted. */
  dispose(): void {
    this.#isDisposed = true;
  }

  get isGone(): boolean {
    return this.#isDisposed || this.#reason !== undefined;
  }

  /** @throws {DeviceError} if the device is gone. */
  check(op: string): void {
    if (this.isGone) throw this.error(op);
  }

  error(op: string): DeviceError {
    const device = this.#device;
    const remedy =
      `unregisterBackend("${device}") and registerBackend(await webgpu()) start anew, ` +
      'with tensors made from what the host has';
    return new DeviceError(
      op,
      this.#isDisposed
        ? `the backend of "${device}" was disposed, and its tensors with it; ${remedy}`
        : `the device "${device}" was lost, and its tensors with it (${this.#reason ?? 'no reason given'}); ${remedy}`,
      { device, reason: this.#reason },
    );
  }
}
