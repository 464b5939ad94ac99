// jax-js on its WebAssembly backend. In Node, which has no web Worker, it runs on one thread.

import { readFileSync } from 'node:fs';
import type { Jax } from './jax-library.ts';
import { jaxTasks } from './jax-tasks.ts';
import type { Library } from './peer.ts';

async function load(): Promise<Jax> {
  const name: string = '@jax-js/jax';
  const jax: Jax = await import(name);
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  return jax;
}

/** Starts jax-js, its functions eager or compiled. */
export async function jaxPeer(isCompiled: boolean): Promise<Library> {
  const jax = await load();
  const manifest = new URL('../node_modules/@jax-js/jax/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return {
    version: `jax-js ${version}, wasm, ${isCompiled ? 'jit' : 'eager'}`,
    prepare: jaxTasks(jax, isCompiled),
  };
}
