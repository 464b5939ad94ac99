import { DeviceError, ValueError } from '@gradus/tensor/backend';
import { afterEach, expect, test, vi } from 'vitest';
import { WebGpuBackend } from '../../src/backend.ts';
import { openDevice } from '../../src/device/open.ts';
import { add, quad, words } from '../backends.ts';

afterEach(() => vi.unstubAllGlobals());

test('the tests run on the adapter that was asked for', async () => {
  const { device, facts } = await openDevice({});
  expect(facts.isFallback).toBe(process.env.GRADUS_ADAPTER !== 'hardware');
  device.destroy();
});

test('no adapter is refused with what helps', async () => {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => null } });
  const opening = openDevice({});
  await expect(opening).rejects.toThrow(DeviceError);
  await expect(opening).rejects.toThrow(
    'webgpu: no adapter was found. A GPU needs its driver, with Vulkan, Metal or Direct3D 12; a ' +
      'browser needs hardware acceleration switched on. Without a GPU, a Vulkan driver in ' +
      'software (SwiftShader, or lavapipe of Mesa 25) serves as one; so does device "cpu"',
  );
});

test('a browser without WebGPU is refused', async () => {
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('process', undefined);
  await expect(openDevice({})).rejects.toThrow(
    'webgpu: this platform has no WebGPU (navigator.gpu is undefined); current browsers have it, ' +
      'on pages that come by https or from localhost',
  );
});

test.each<[options: unknown, message: string]>([
  [
    { powerPreference: 'fast' },
    "powerPreference is the string \"fast\"; it is 'low-power' or 'high-performance'",
  ],
  [
    { node: 'backend=vulkan' },
    'node is the string "backend=vulkan"; it is an array of strings, such as [\'backend=vulkan\']',
  ],
  [null, "options are null; they are an object, such as { powerPreference: 'high-performance' }"],
  [
    { node: ['backend=none'] },
    "node is ['backend=none'], which the package \"webgpu\" refuses: unrecognised backend 'none'",
  ],
])('refuses %j as options', async (options, message) => {
  const opening: Promise<unknown> = Reflect.apply(openDevice, undefined, [options]);
  await expect(opening).rejects.toThrow(ValueError);
  await expect(opening).rejects.toThrow(`webgpu: ${message}`);
});

test('an adapter that gives no device is named', async () => {
  const adapter = {
    limits: {},
    features: new Set(),
    requestDevice: () => Promise.reject(new Error('it is busy')),
  };
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => adapter } });
  await expect(openDevice({})).rejects.toThrow('webgpu: the adapter gives no device: it is busy');
});

test('a platform with WebGPU of its own needs nothing of Node', async () => {
  const { create } = await import('webgpu');
  vi.stubGlobal('navigator', { gpu: create([]) });
  vi.stubGlobal('process', undefined);
  vi.stubGlobal('Buffer', undefined);
  const backend = new WebGpuBackend(await openDevice({}));
  const buffer = quad(backend, 1, 2, 3, 4);
  add(backend, buffer, 5, 40);
  expect(await words(backend, buffer)).toEqual([6, 7, 8, 9]);
  backend.dispose();
});

test('the preferred card is asked for', async () => {
  const asked: unknown[] = [];
  const requestAdapter = async (options: unknown): Promise<null> => {
    asked.push(options);
    return null;
  };
  vi.stubGlobal('navigator', { gpu: { requestAdapter } });
  await expect(openDevice({ powerPreference: 'low-power' })).rejects.toThrow();
  expect(asked).toEqual([{ powerPreference: 'low-power' }]);
});
