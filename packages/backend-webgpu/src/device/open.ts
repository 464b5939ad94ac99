// From options to an open device: the adapter, its limits asked for in full, its features.

import { DeviceError, ValueError } from '@gradus/tensor/backend';
import { checkOptions, worded } from '@gradus/tensor/interpreter';
import type { DeviceFacts } from '../encode/program.ts';
import { factsOf } from './facts.ts';
import { mapMode, usage } from './flags.ts';
import { findGpu, refusedOptions } from './gpu.ts';
import { Pump } from './pump.ts';

/** How a WebGPU backend is made. */
export interface WebGpuOptions {
  /** Which card of several; the platform decides by default. */
  readonly powerPreference?: 'low-power' | 'high-performance';
  /** Options of the package `webgpu`, which Node uses: `['backend=vulkan', 'adapter=NVIDIA']`. */
  readonly node?: readonly string[];
}

/** A device, and what was found out about it. */
export interface OpenDevice {
  readonly device: GPUDevice;
  readonly facts: DeviceFacts;
  readonly maxImmediateBytes: number;
  readonly pump: Pump;
  /** Whether the host can wait for the device without giving up the thread. */
  readonly canWait: boolean;
}

const wantedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
  'maxImmediateSize',
] as const;

const powerPreferences: readonly unknown[] = ['low-power', 'high-performance'];

const wantedFeatures = ['subgroups', 'timestamp-query'] as const;

/**
 * Opens a device.
 * @throws {DeviceError} if there is no adapter, or no WebGPU at all.
 * @throws {ValueError} if the options are none.
 */
export async function openDevice(options: WebGpuOptions): Promise<OpenDevice> {
  const { powerPreference, node } = checked(options);
  const pump = new Pump();
  const gpu = await findGpu(pump, node);
  const asked = powerPreference === undefined ? {} : { powerPreference };
  const adapter = await pump
    .catching(() => gpu.requestAdapter(asked))
    .catch((error: unknown) => {
      throw node.length > 0 ? refusedOptions(node, error) : error;
    });
  if (adapter === null) {
    throw new DeviceError(
      'webgpu',
      'no adapter was found. A GPU needs its driver, with Vulkan, Metal or Direct3D 12; a browser ' +
        'needs hardware acceleration switched on. Without a GPU, a Vulkan driver in software ' +
        '(SwiftShader, or lavapipe of Mesa 25) serves as one; so does device "cpu"',
      { device: 'webgpu' },
    );
  }
  const offered = adapter.limits as unknown as Readonly<Record<string, number | undefined>>;
  const limits = wantedLimits.flatMap((name) => {
    const limit = offered[name];
    return limit === undefined ? [] : [[name, limit] as const];
  });
  const device = await pump
    .catching(() =>
      adapter.requestDevice({
        requiredFeatures: wantedFeatures.filter((name) => adapter.features.has(name)),
        requiredLimits: Object.fromEntries(limits),
      }),
    )
    .catch(({ message }: Error) => {
      throw new DeviceError('webgpu', `the adapter gives no device: ${message}`, {
        device: 'webgpu',
      });
    });
  const canWait = await probeWaiting(device, pump);
  const hasImmediates = gpu.wgslLanguageFeatures.has('immediate_address_space');
  const granted = device.limits as GPUSupportedLimits & { readonly maxImmediateSize?: number };
  return {
    device,
    facts: factsOf(adapter, device),
    maxImmediateBytes: hasImmediates ? (granted.maxImmediateSize ?? 0) : 0,
    pump,
    canWait,
  };
}

/** The options, whoever wrote them. */
function checked(options: WebGpuOptions): WebGpuOptions & { readonly node: readonly string[] } {
  checkOptions('webgpu', options, "{ powerPreference: 'high-performance' }");
  const { powerPreference, node = [] } = options;
  if (powerPreference !== undefined && !powerPreferences.includes(powerPreference)) {
    throw new ValueError(
      'webgpu',
      `powerPreference is ${worded(powerPreference)}; it is 'low-power' or 'high-performance'`,
      { powerPreference },
    );
  }
  if (!Array.isArray(node) || !node.every((option) => typeof option === 'string')) {
    throw new ValueError(
      'webgpu',
      `node is ${worded(node)}; it is an array of strings, such as ['backend=vulkan']`,
      { node },
    );
  }
  return { ...options, node };
}

/** Maps a buffer by turning the pump; where that does nothing, waiting is not possible. */
async function probeWaiting(device: GPUDevice, pump: Pump): Promise<boolean> {
  const probe = device.createBuffer({ size: 4, usage: usage.mapRead | usage.copyTarget });
  const mapped = pump.catching(() => probe.mapAsync(mapMode.read));
  const patience = performance.now() + 1000;
  while (probe.mapState === 'pending' && pump.turn() && performance.now() < patience);
  const canWait = probe.mapState === 'mapped';
  await mapped;
  probe.destroy();
  return canWait;
}
