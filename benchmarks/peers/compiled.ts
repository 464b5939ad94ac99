// Gradus with its steps compiled, on its CPU backend.

import { cpu } from '../../packages/backend-cpu/src/index.ts';
import { registerBackend } from '../../packages/tensor/src/index.ts';
import { compiledOn } from './compiled-tasks.ts';
import type { Library } from './peer.ts';

/** Starts Gradus on so many threads. */
export async function compiledPeer(threads: number): Promise<Library> {
  registerBackend(cpu({ threads }));
  return { version: 'Gradus, compiled steps', prepare: compiledOn('cpu') };
}
