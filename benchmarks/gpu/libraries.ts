// The peers on WebGPU: the same tasks as on the CPU, on another device. They run where
// `navigator.gpu` is, in a page or in Node.

import { webgpu } from '../../packages/backend-webgpu/src/index.ts';
import { backendOf } from '../../packages/tensor/src/backend.ts';
import { registerBackend, setDefaultDevice } from '../../packages/tensor/src/index.ts';
import { compiledOn } from '../peers/compiled-tasks.ts';
import { prepareGradus } from '../peers/gradus-tasks.ts';
import type { Jax } from '../peers/jax-library.ts';
import { jaxTasks } from '../peers/jax-tasks.ts';
import type { Library } from '../peers/peer.ts';
import type { Tf, TfWebGpu } from '../peers/tfjs-library.ts';
import { tfjsTasks } from '../peers/tfjs-tasks.ts';
import { onDevice } from './device-task.ts';
import type { LibraryName } from './library-names.ts';
import { Pipeline } from './pipeline.ts';

async function gradus(prepare: Library['prepare']): Promise<Library> {
  registerBackend(await webgpu());
  setDefaultDevice('webgpu');
  return onDevice({ version: 'Gradus', prepare }, () => backendOf('webgpu').synchronize());
}

async function tfjs(): Promise<Library> {
  const tf: Tf = await import('@tensorflow/tfjs');
  await import('@tensorflow/tfjs-backend-webgpu');
  // Whatever the size: what is computed on the host is not measured here.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  if (!(await tf.setBackend('webgpu'))) throw new Error('TensorFlow.js has no WebGPU here');
  const backend = tf.backend() as TfWebGpu;
  return onDevice(
    { version: `TensorFlow.js ${tf.version.tfjs}`, prepare: tfjsTasks(tf) },
    async () => {
      if (backend.commandEncoder !== null) {
        backend.endComputePassEncoder();
        backend.submitQueue();
      }
      await backend.queue.onSubmittedWorkDone();
    },
  );
}

async function jax(isCompiled: boolean): Promise<Library> {
  const library: Jax = await import('@jax-js/jax');
  await library.init('webgpu');
  library.defaultDevice('webgpu');
  const pipeline = new Pipeline();
  const prepare = jaxTasks(library, isCompiled, (list) => pipeline.start(list));
  const version = `jax-js ${isCompiled ? 'jit' : 'eager'}`;
  return onDevice({ version, prepare }, () => pipeline.drain());
}

/** Starts them, by the name of the peer. */
export const gpuLibraries: Readonly<Record<LibraryName, () => Promise<Library>>> = {
  gradus: () => gradus(prepareGradus),
  compiled: () => gradus(compiledOn('webgpu')),
  tfjs,
  'jax-eager': () => jax(false),
  'jax-jit': () => jax(true),
};
