// PyTorch and NumPy, on so many threads.

import { fileURLToPath } from 'node:url';
import type { Peer, PeerName } from './peer.ts';
import { processPeer } from './process.ts';

// Where a system's own Python with PyTorch lies, then whatever is on the path.
const interpreters = ['/usr/bin/python3', 'python3', 'python'];
const worker = fileURLToPath(new URL('worker.py', import.meta.url));

/** Starts a library; undefined if no interpreter has it. */
export async function pythonPeer(
  name: PeerName,
  library: 'torch' | 'numpy',
  threads: number,
): Promise<Peer | undefined> {
  const count = String(threads);
  const environment = {
    OPENBLAS_NUM_THREADS: count,
    OMP_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  for (const program of interpreters) {
    const parameters = [worker, library, count];
    const peer = await processPeer(name, { program, parameters, environment });
    if (peer !== undefined) return peer;
  }
  return undefined;
}
