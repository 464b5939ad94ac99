// Which devices there are. The registry hangs on the global object under a versioned key, so
// that copies of this package that speak the same contract share one.

import { DeviceError } from '../errors.ts';
import type { Backend } from './contract.ts';

const keyPrefix = '@gradus/tensor registry, contract ';
const contractVersion = 1;
const key = Symbol.for(`${keyPrefix}${contractVersion}`);

interface Registry {
  readonly backends: Map<string, Backend>;
  defaultDevice: string | undefined;
}

const slots = globalThis as unknown as Record<symbol, Registry | undefined>;

function registry(): Registry {
  slots[key] ??= { backends: new Map(), defaultDevice: undefined };
  return slots[key];
}

/**
 * Makes a device known by its backend's name. The first one registered is the default device
 * until `setDefaultDevice` names another.
 * @throws {DeviceError} if another backend of that name is registered.
 * @example
 * registerBackend(cpu());
 * tensor([1]).device // 'cpu'
 */
export function registerBackend(backend: Backend): void {
  const { backends } = registry();
  const known = backends.get(backend.name);
  if (known !== undefined && known !== backend) {
    throw new DeviceError(
      'registerBackend',
      `"${backend.name}" is registered already; unregisterBackend("${backend.name}") comes first`,
      { device: backend.name },
    );
  }
  backends.set(backend.name, backend);
}

/**
 * Forgets a device, as the default too; tensors on it keep working, new ones cannot be made.
 * @example
 * unregisterBackend('cpu');
 * devices() // []
 */
export function unregisterBackend(device: string): void {
  const known = registry();
  known.backends.delete(device);
  if (known.defaultDevice === device) known.defaultDevice = undefined;
}

/**
 * Names of the registered devices, in order of registration.
 * @example
 * devices() // ['cpu']
 */
export function devices(): string[] {
  return [...registry().backends.keys()];
}

/**
 * The backend of `device`.
 * @throws {DeviceError} if no such device is registered.
 */
export function backendOf(device: string): Backend {
  const backend = registry().backends.get(device);
  if (backend !== undefined) return backend;
  throw new DeviceError(
    'device',
    `"${device}" is not registered (registered: ${devices().join(', ') || 'none'}). ` +
      `${remedies[device] ?? 'Call registerBackend(backend) first.'}${otherCopies()}`,
    { device, registered: devices() },
  );
}

// The core names no backend, except to say where a missing one is found.
const remedies: Readonly<Record<string, string>> = {
  cpu: "import '@gradus/backend-cpu/register' comes first.",
  webgpu: 'Call registerBackend(await webgpu()) from @gradus/backend-webgpu first.',
};

function otherCopies(): string {
  const others = Object.getOwnPropertySymbols(slots)
    .filter((symbol) => symbol !== key && symbol.description?.startsWith(keyPrefix))
    .map((symbol) => symbol.description?.slice(keyPrefix.length));
  if (others.length === 0) return '';
  return (
    ` Another copy of @gradus/tensor speaks contract ${others.join(', ')}, this one ` +
    `${contractVersion}: install one version for all packages.`
  );
}

/**
 * The device on which tensors are made when none is given.
 * @example
 * defaultDevice() // 'cpu'
 */
export function defaultDevice(): string {
  const { defaultDevice: chosen, backends } = registry();
  return chosen ?? backends.keys().next().value ?? 'cpu';
}

/**
 * Makes `device` the one on which tensors are made when none is given.
 * @throws {DeviceError} if it is not registered.
 * @example
 * setDefaultDevice('cpu');
 * defaultDevice() // 'cpu'
 */
export function setDefaultDevice(device: string): void {
  backendOf(device);
  registry().defaultDevice = device;
}
