// What `--device` accepts, and what a script needs to run there.

import { gpuEnvironment } from '@gradus/swiftshader';
import type { Script } from './catalog.ts';

export interface Device {
  /** The module whose import registers the backend. */
  readonly register: string;
  /** Dtypes that the device does not have: a script that computes in one runs on the CPU. */
  readonly lacks: readonly Script['dtype'][];
  /** The environment of a script's process. */
  readonly environment: (env: NodeJS.ProcessEnv) => NodeJS.ProcessEnv;
}

export type Devices = Readonly<Record<string, Device>>;

export const devices: Devices = {
  cpu: { register: '@gradus/backend-cpu/register', lacks: [], environment: (env) => env },
  webgpu: {
    register: '@gradus/backend-webgpu/register',
    lacks: ['float64'],
    environment: gpuEnvironment,
  },
};

/** The name of the device that a script runs on when `asked` is asked for. */
export function deviceFor({ dtype }: Script, asked: string, devices: Devices): string {
  return devices[asked].lacks.includes(dtype) ? 'cpu' : asked;
}
