// The ladder on a GPU: the scripts in float32, and training that goes on after a device was lost.

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
import { compare } from '../runner/agreement.ts';
import { catalog } from '../runner/catalog.ts';
import { main } from '../runner/cli.ts';
import { devices } from '../runner/devices.ts';
import { record } from '../runner/recording.ts';
import { loadReference } from '../runner/reference.ts';
import { Terminal } from './terminal.ts';

const examples = new URL('../', import.meta.url);
const scripts = catalog.filter(({ dtype }) => dtype === 'float32');

describe('the tutorial scripts on a GPU', () => {
  const references = new URL('reference/', examples);
  const { register, environment } = devices.webgpu;
  const quiet = { rows: () => {}, line: () => {} };

  // All steps of all scripts take many minutes: that is `npm start -- --device webgpu`.
  it.each(scripts)(
    '$name begins with what its original prints',
    { timeout: 120_000 },
    async (script) => {
      const steps = script.every === 1 ? 50 : 3 * script.every;
      const shorter = new URL(`fixtures/shorter.ts?steps=${steps}`, import.meta.url).href;
      const env = environment(process.env);
      const { rows, failure, stderr } = await record(
        new URL(`${script.name}.ts`, examples),
        { device: 'webgpu', register, seed: 0 },
        { ...env, NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --import=${shorter}` },
        quiet,
      );
      expect(stderr).toBe('');
      expect(failure).toBe(null);
      const reference = loadReference(references, script, 0);
      expect(reference).not.toBe(null);
      if (reference === null) return;
      const { trace, tolerance } = reference;
      const beginning = { trace: { ...trace, final: {} }, tolerance };
      const agreement = compare({ rows, final: null }, { ...script, steps }, beginning);
      expect(agreement.verdict, JSON.stringify(agreement)).toBe('agrees');
    },
  );

  it('all of one agrees, as the command line shows', { timeout: 120_000 }, async () => {
    const stdout = new Terminal();
    const stderr = new Terminal();
    const args = ['--device', 'webgpu', 'polynomial/nn'];
    const code = await main(args, {
      ...{ catalog, devices, references, stdout, stderr },
      scripts: examples,
    });
    expect(stderr.text).toBe('');
    expect(stdout.text).toMatch(/ on webgpu: .+; yes \(.+\)$/m);
    expect(code).toBe(0);
  });
});

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
