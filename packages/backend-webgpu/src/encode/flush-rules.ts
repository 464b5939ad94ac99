// When what was recorded is sent off: few submits, but a device that is never left waiting.

/** What has been recorded since the last submit. */
export interface Batch {
  readonly dispatches: number;
  /** Bytes of host memory that the platform holds until the next submit. */
  readonly uploadedBytes: number;
}

/** Dispatches after which an idle device is given its work. */
const idleDispatches = 16;
/** Dispatches of a usual batch. */
const usualDispatches = 64;
/** Dispatches after which a batch is sent off even to a device that has enough to do. */
const mostDispatches = 512;
const mostUploadedBytes = 16 * 2 ** 20;
/** Batches that a device has to do, beyond which it needs no more. */
const enough = 3;

/** Whether a batch is sent off in the middle of what a program asks for. */
export function isFull({ dispatches, uploadedBytes }: Batch, inFlight: number): boolean {
  if (uploadedBytes >= mostUploadedBytes || dispatches >= mostDispatches) return true;
  if (inFlight >= enough) return false;
  return dispatches >= (inFlight === 0 ? idleDispatches : usualDispatches);
}

/** Whether a batch is sent off when a program gives up the thread. */
export function isWelcome(inFlight: number): boolean {
  return inFlight < enough;
}
