// When workers start and end, and what happens when they do not.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mm, ones, rand, registerBackend, unregisterBackend } from '@gradus/tensor';
import { afterEach, expect, test, vi } from 'vitest';
import { CpuBackend } from '../../src/backend.ts';
import { getNumThreads, setNumThreads } from '../../src/index.ts';
import type { StartWorker } from '../../src/threads/platform.ts';
import { usualSharing } from '../../src/threads/sharing.ts';
import { allShared, bytesOn, untilHelped } from './backends.ts';

const { startWorker } = usualSharing;
const backends: CpuBackend[] = [];

function registered(threads: number, sharing = allShared): CpuBackend {
  const backend = new CpuBackend({ threads }, sharing);
  backends.push(backend);
  unregisterBackend('cpu');
  registerBackend(backend);
  return backend;
}

afterEach(() => {
  vi.unstubAllGlobals();
  for (const backend of backends.splice(0)) backend.dispose();
  unregisterBackend('cpu');
});

const product = () => mm(ones([60, 500]), ones([500, 60]));

async function expectRightProduct(): Promise<void> {
  expect(new Set(await product().read())).toEqual(new Set([500]));
}

/** What a script prints that makes a backend and has it helped by a worker. */
async function printed(script: string): Promise<string> {
  const module = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const source = `
    const { mm, ones, registerBackend } = await import(${module('../../../tensor/src/index.ts')});
    const { CpuBackend } = await import(${module('../../src/backend.ts')});
    const backend = new CpuBackend({ threads: 2 });
    registerBackend(backend);
    const product = () => mm(ones([300, 500]), ones([500, 300]));
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const helped = async () => {
      for (let i = 0; i < 2000 && backend.partsHelped === 0; i++) {
        product();
        await pause(1);
      }
    };
    ${script}`;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--no-warnings', '-e', source],
    { timeout: 20_000 },
  );
  expect(stderr).toBe('');
  return stdout.trim();
}

test('a program ends by itself', async () => {
  expect(await printed('await helped(); console.log(backend.partsHelped > 0);')).toBe('true');
}, 120_000);

test('workers are started when there is work for them', () => {
  let asked = 0;
  const counted: StartWorker = (...parameters) => {
    asked++;
    return startWorker(...parameters);
  };
  registered(2, { ...usualSharing, startWorker: counted });
  for (let i = 0; i < 1000; i++) product().add(1);
  expect(asked).toBe(0);
  for (let i = 0; i < 300; i++) mm(ones([100, 500]), ones([500, 100]));
  expect(asked).toBe(1);
});

test('idle workers take no processor time', async () => {
  const used = await printed(`
    await helped();
    await pause(100);
    const before = process.cpuUsage();
    await pause(1000);
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);
  `);
  // Milliseconds of a thousand; a thread that looks out for work takes all of them.
  expect(Number(used)).toBeLessThan(50);
}, 120_000);

test('without SharedArrayBuffer there is one thread', async () => {
  const module = JSON.stringify(new URL('../../src/index.ts', import.meta.url).href);
  const tensor = JSON.stringify(new URL('../../../tensor/src/index.ts', import.meta.url).href);
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--no-warnings',
    '-e',
    `delete globalThis.SharedArrayBuffer;
    const { cpu, getNumThreads } = await import(${module});
    const { mm, ones, registerBackend } = await import(${tensor});
    registerBackend(cpu({ threads: 2 }));
    const [first] = await mm(ones([300, 500]), ones([500, 300])).read();
    console.log(getNumThreads(), first);`,
  ]);
  expect(stdout.trim()).toBe('1 500');
}, 120_000);

test('a worker that never starts is not waited for', async () => {
  const asked: string[] = [];
  const silent: StartWorker = (source) => {
    asked.push(source);
    return { terminate: () => {} };
  };
  const backend = registered(3, { ...allShared, startWorker: silent });
  await expectRightProduct();
  expect(asked).toHaveLength(2);
  expect(backend.partsHelped).toBe(0);
});

test('where workers are refused, one thread does all', async () => {
  const refusing: StartWorker = () => {
    throw new Error('no workers here');
  };
  registered(3, { ...allShared, startWorker: refusing });
  await expectRightProduct();
  expect(getNumThreads()).toBe(1);
  await expectRightProduct();
});

test('a worker that fails is done without', async () => {
  const ended: unknown[] = [];
  const failing: StartWorker = (_, data, onEnd) =>
    startWorker('throw new Error("broken");', data, () => {
      ended.push(data);
      onEnd();
    });
  registered(2, { ...allShared, startWorker: failing });
  await expectRightProduct();
  while (ended.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(getNumThreads()).toBe(1);
  await expectRightProduct();
}, 120_000);

test('dispose ends the workers', async () => {
  let ended = 0;
  const counted: StartWorker = (source, data, onEnd) =>
    startWorker(source, data, () => {
      ended++;
      onEnd();
    });
  const backend = registered(3, { ...allShared, startWorker: counted });
  await untilHelped(backend, product);
  backend.dispose();
  while (ended < 2) await new Promise((resolve) => setTimeout(resolve, 1));
}, 120_000);

test('the number of threads may change at any time', async () => {
  const backend = registered(2);
  await untilHelped(backend, product);
  const a = rand([50, 700]);
  const b = rand([700, 90]);
  const expected = await mm(a, b).read();
  for (let round = 0; round < 40; round++) {
    const threads = 1 + (round % 4);
    setNumThreads(threads);
    expect(getNumThreads()).toBe(threads);
    expect(await mm(a, b).read()).toEqual(expected);
  }
}, 120_000);

test('work is shared again after one thread had been set', async () => {
  const backend = registered(2);
  await untilHelped(backend, product);
  setNumThreads(1);
  const { partsHelped } = backend;
  for (let i = 0; i < 50; i++) product();
  expect(backend.partsHelped).toBe(partsHelped);
  setNumThreads(2);
  await untilHelped(backend, product);
}, 120_000);

test('where a shared memory is refused, one thread has a plain one', async () => {
  const { Memory } = WebAssembly;
  vi.stubGlobal('WebAssembly', {
    ...namesOf(WebAssembly),
    Memory: class extends Memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        if (descriptor.shared) throw new RangeError('could not allocate memory');
        super(descriptor);
      }
    },
  });
  registered(2);
  expect(getNumThreads()).toBe(1);
  await expectRightProduct();
});

/** The properties of a namespace object, which are not enumerable. */
function namesOf(namespace: object): object {
  return Object.fromEntries(
    Object.getOwnPropertyNames(namespace).map((name) => [name, Reflect.get(namespace, name)]),
  );
}

test('numbers of threads that cannot be are refused', () => {
  const backend = registered(2);
  for (const threads of [0, 1.5, 65, Number.NaN]) {
    expect(() => setNumThreads(threads)).toThrow(
      `setNumThreads: threads is ${threads}; it must be a whole number from 1 to 64`,
    );
    expect(() => new CpuBackend({ threads })).toThrow(
      `cpu: threads is ${threads}; it must be a whole number from 1 to 64`,
    );
  }
  expect(backend.threads).toBe(2);
});

test('devices of other kinds have no number of threads', () => {
  registered(2);
  expect(() => setNumThreads(2, 'abacus')).toThrow('device: "abacus" is not registered');
  const other = Object.create(null, { name: { value: 'abacus' } });
  registerBackend(other);
  expect(() => setNumThreads(2, 'abacus')).toThrow(
    'setNumThreads: "abacus" is no backend made by cpu(); only those have a number of threads',
  );
  unregisterBackend('abacus');
});

test('memory that is shared is read as a plain copy', async () => {
  const backend = registered(1);
  const [bytes] = await bytesOn(backend, () => [ones([4])]);
  expect(bytes.buffer).toBeInstanceOf(ArrayBuffer);
});
