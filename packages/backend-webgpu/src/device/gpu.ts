// Where WebGPU comes from: the platform, or in Node the npm package `webgpu`.

import { DeviceError, ValueError } from '@gradus/tensor/backend';
import type { Pump } from './pump.ts';

interface NodePackage {
  create(options: readonly string[]): GPU;
}

// In Node the GPU object has to outlive its devices: the process crashes if it is collected first.
const held: GPU[] = [];

/** The platform's WebGPU, or that of the package `webgpu`. */
export async function findGpu(pump: Pump, options: readonly string[]): Promise<GPU> {
  const own = (globalThis.navigator as Navigator | undefined)?.gpu;
  if (own !== undefined) return own;
  if (typeof process !== 'object' || process.versions?.node === undefined) {
    throw new DeviceError(
      'webgpu',
      'this platform has no WebGPU (navigator.gpu is undefined); current browsers have it, on ' +
        'pages that come by https or from localhost',
      { device: 'webgpu' },
    );
  }
  const { create } = await nodePackage();
  try {
    const gpu = pump.catching(() => create(options));
    held.push(gpu);
    return gpu;
  } catch (error) {
    throw refusedOptions(options, error);
  }
}

/** What the package `webgpu` says of its options, which it looks at when it needs them. */
export function refusedOptions(options: readonly string[], error: unknown): ValueError {
  const why = (error as Error).message;
  return new ValueError(
    'webgpu',
    `node is [${options.map((option) => `'${option}'`).join(', ')}], which the package "webgpu" refuses: ${why}`,
    { node: options },
  );
}

async function nodePackage(): Promise<NodePackage> {
  // Bundlers for browsers must not look for a package that only Node needs.
  const name = 'webgpu';
  try {
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    throw new DeviceError(
      'webgpu',
      isAbsent
        ? 'Node has no WebGPU of its own, and the package "webgpu" is not installed; ' +
            'npm install webgpu brings it'
        : `the package "webgpu" cannot be loaded: ${(error as Error).message}`,
      { device: 'webgpu' },
    );
  }
}
