// Training on a GPU: what a step asks of it, and how it goes on after the device was lost.

import '@gradus/autograd';
import { cpu } from '@gradus/backend-cpu';
import { webgpu } from '@gradus/backend-webgpu';
import { compile } from '@gradus/graph';
import * as nn from '@gradus/nn';
import * as optim from '@gradus/optim';
import {
  DeviceError,
  manualSeed,
  randn,
  registerBackend,
  Tensor,
  tensor,
  unregisterBackend,
} from '@gradus/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { globals } from 'webgpu';

/** A network on the GPU, its optimizer, and a step that gives the loss. */
function training() {
  manualSeed(3);
  const device = 'webgpu';
  const [x, y] = [randn([16, 8], { device }), randn([16, 2], { device })];
  const model = new nn.Sequential(new nn.Linear(8, 12), new nn.ReLU(), new nn.Linear(12, 2));
  model.to(device);
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
  const step = (): Tensor => {
    const loss = model.forward(x).sub(y).pow(2).mean();
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss;
  };
  return { model, optimizer, step };
}

describe('a training step', () => {
  afterEach(() => unregisterBackend('webgpu'));

  it('is one submit when compiled, two when eager', { timeout: 60_000 }, async () => {
    const backend = await webgpu();
    registerBackend(backend);
    const { step } = training();
    const submitsOf = async (run: () => Tensor): Promise<number> => {
      const before = backend.counters().submits;
      await run().item();
      return backend.counters().submits - before;
    };
    const compiled = compile(step);
    for (let t = 0; t < 4; t++) await compiled().item();
    expect(await submitsOf(compiled)).toBe(1);
    expect(compiled.statistics().replays).toBeGreaterThan(1);
    for (let t = 0; t < 2; t++) await step().item();
    expect(await submitsOf(step)).toBeLessThanOrEqual(2);
  });
});

describe('slopes that are drawn', () => {
  afterEach(() => unregisterBackend('webgpu'));

  it('are those of the CPU', async () => {
    registerBackend(cpu());
    registerBackend(await webgpu());
    const [onCpu, onGpu] = ['cpu', 'webgpu'].map((device) => {
      manualSeed(5);
      return new nn.RReLU().forward(tensor([-1, 2, -3, 0, Number.NaN], { device }));
    });
    expect(await onGpu.toArray()).toEqual(await onCpu.toArray());
    unregisterBackend('cpu');
  });
});

describe('a lost device', () => {
  const made: GPUDevice[] = [];
  const { prototype } = (globals as { GPUAdapter: { prototype: GPUAdapter } }).GPUAdapter;
  const { requestDevice } = prototype;

  beforeEach(() => {
    made.length = 0;
    prototype.requestDevice = async function (descriptor) {
      const device = await requestDevice.call(this, descriptor);
      made.push(device);
      return device;
    };
  });

  afterEach(() => {
    prototype.requestDevice = requestDevice;
    unregisterBackend('webgpu');
  });

  it('is replaced, and training goes on from what the host has', { timeout: 60_000 }, async () => {
    registerBackend(cpu());
    registerBackend(await webgpu());
    const expected: number[] = [];
    const whole = training();
    for (let t = 0; t < 12; t++) expected.push(await whole.step().item());

    const first = training();
    const losses: number[] = [];
    for (let t = 0; t < 6; t++) losses.push(await first.step().item());
    const state = await onHost({ ...first.model.stateDict() });
    const moments = await onHost(first.optimizer.stateDict());

    const waiting = first.step().item();
    made[0].destroy();
    await expect(waiting).rejects.toThrow(DeviceError);
    expect(() => first.model.parameters()[0].add(1)).toThrow(
      /^add: the device "webgpu" was lost, and its tensors with it \(/,
    );

    unregisterBackend('webgpu');
    registerBackend(await webgpu());
    const second = training();
    second.model.loadStateDict(state);
    second.optimizer.loadStateDict(moments);
    for (let t = 6; t < 12; t++) losses.push(await second.step().item());
    expect(losses).toEqual(expected);
    unregisterBackend('cpu');
  });
});

/** The same with every tensor in it on the host. */
async function onHost<T>(value: T): Promise<T> {
  if (value instanceof Tensor) return (await value.detach().toAsync('cpu')) as T & Tensor;
  if (Array.isArray(value)) return (await Promise.all(value.map(onHost))) as T & unknown[];
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([key, entry]) => [key, await onHost(entry)]);
  return Object.fromEntries(await Promise.all(entries));
}
