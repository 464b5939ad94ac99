// Gradus on its CPU backend.

import { readFileSync } from 'node:fs';
import { cpu } from '../../packages/backend-cpu/src/index.ts';
import { registerBackend } from '../../packages/tensor/src/index.ts';
import { prepareGradus } from './gradus-tasks.ts';
import type { Library } from './peer.ts';

/** Starts Gradus on so many threads. */
export async function gradusPeer(threads: number): Promise<Library> {
  registerBackend(cpu({ threads }));
  const manifest = new URL('../../packages/tensor/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { version: `Gradus ${version}`, prepare: prepareGradus };
}
