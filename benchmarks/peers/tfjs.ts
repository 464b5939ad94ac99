// TensorFlow.js on its WebAssembly backend, one thread.

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Library } from './peer.ts';
import type { Tf, TfWasm } from './tfjs-library.ts';
import { tfjsTasks } from './tfjs-tasks.ts';

/** Starts TensorFlow.js. */
export async function tfjsPeer(): Promise<Library> {
  const require = createRequire(import.meta.url);
  const tf: Tf = require('@tensorflow/tfjs');
  const wasm: TfWasm = require('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  wasm.setThreadsCount(1);
  await tf.setBackend('wasm');
  return { version: `TensorFlow.js ${tf.version.tfjs}, wasm`, prepare: tfjsTasks(tf) };
}
