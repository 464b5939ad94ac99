// Facts of a device that choose between variants of a kernel.

import type { DeviceFacts } from '../encode/program.ts';

export function factsOf(adapter: GPUAdapter, device: GPUDevice): DeviceFacts {
  const { limits } = device;
  return {
    isFallback: adapter.info.isFallbackAdapter,
    subgroups: device.features.has('subgroups'),
    maxWorkgroupInvocations: limits.maxComputeInvocationsPerWorkgroup,
    maxWorkgroupBytes: limits.maxComputeWorkgroupStorageSize,
    maxStorageBuffers: limits.maxStorageBuffersPerShaderStage,
    maxWorkgroupsPerDim: limits.maxComputeWorkgroupsPerDimension,
  };
}
