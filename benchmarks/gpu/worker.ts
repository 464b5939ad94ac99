// The process of a peer on WebGPU in Node: `node worker.ts NAME`.

import { createRequire } from 'node:module';
import { answerLines } from '../peers/answering-lines.ts';
import { adapterName } from './adapter.ts';
import type { LibraryName } from './library-names.ts';

interface NodePackage {
  readonly create: (options: readonly string[]) => GPU;
  readonly globals: Readonly<Record<string, unknown>>;
}

// It is there for the backend's tests.
const require = createRequire(
  new URL('../../packages/backend-webgpu/package.json', import.meta.url),
);
const { create, globals }: NodePackage = require('webgpu');
Object.assign(globalThis, globals);
const gpu = create([]);
Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });

const name = process.argv[2] as LibraryName;

await answerLines(async () => {
  const adapter = await adapterName();
  // Gradus finds the package by itself.
  if (name === 'gradus' || name === 'compiled') Reflect.deleteProperty(navigator, 'gpu');
  const { gpuLibraries } = await import('./libraries.ts');
  return { adapter, ...(await gpuLibraries[name]()) };
});
