// Backends that share whatever can be shared, however little work it is.

import { registerBackend, setDefaultDevice, type Tensor, unregisterBackend } from '@gradus/tensor';
import type { CpuBackend } from '../../src/backend.ts';
import { type Sharing, usualSharing } from '../../src/threads/sharing.ts';

export const allShared: Sharing = {
  ...usualSharing,
  leastElements: 0,
  leastWork: 0,
  leastToWake: 0,
  workBeforeStart: 0,
  longestRest: 0,
};

/** What `program` computes on a backend, as the bytes of each of its tensors. */
export async function bytesOn(backend: CpuBackend, program: () => Tensor[]): Promise<Buffer[]> {
  unregisterBackend('cpu');
  registerBackend(backend);
  setDefaultDevice('cpu');
  const results = program().map((tensor) => tensor.contiguous());
  const values = await Promise.all(results.map((tensor) => tensor.read()));
  return values.map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
}

/** Lets workers start, and shares work with them until they have done some. */
export async function untilHelped(backend: CpuBackend, work: () => void): Promise<void> {
  const { partsHelped } = backend;
  const deadline = performance.now() + 20_000;
  while (backend.partsHelped === partsHelped) {
    if (performance.now() > deadline) throw new Error('no worker has helped');
    work();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
