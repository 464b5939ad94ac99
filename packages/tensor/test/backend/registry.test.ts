import { afterEach, describe, expect, it } from 'vitest';
import {
  backendOf,
  defaultDevice,
  devices,
  registerBackend,
  setDefaultDevice,
  unregisterBackend,
} from '../../src/backend/registry.ts';
import { zeros } from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

const otherContract = Symbol.for('@gradus/tensor registry, contract 0');

afterEach(() => {
  for (const device of devices()) unregisterBackend(device);
  Reflect.deleteProperty(globalThis, otherContract);
});

describe('a registered backend', () => {
  it('is found by its name, in order of registration', () => {
    const [one, two] = [new FakeBackend('one'), new FakeBackend('two')];
    registerBackend(one);
    registerBackend(two);
    expect(devices()).toEqual(['one', 'two']);
    expect(backendOf('two')).toBe(two);
  });

  it('may be registered again, another one of its name may not', () => {
    const one = new FakeBackend('one');
    registerBackend(one);
    registerBackend(one);
    expect(() => registerBackend(new FakeBackend('one'))).toThrow(
      raised(
        'DeviceError',
        'registerBackend: "one" is registered already; unregisterBackend("one") comes first',
      ),
    );
    expect(backendOf('one')).toBe(one);
  });

  it('is forgotten, while its tensors go on', async () => {
    registerBackend(new FakeBackend('one'));
    const x = zeros([2]);
    unregisterBackend('one');
    expect(devices()).toEqual([]);
    expect(await x.add(1).toArray()).toEqual([1, 1]);
    registerBackend(new FakeBackend('one'));
    expect(devices()).toEqual(['one']);
  });
});

describe('the default device', () => {
  it('is the first registered until another is named', () => {
    registerBackend(new FakeBackend('one'));
    registerBackend(new FakeBackend('two'));
    expect(defaultDevice()).toBe('one');
    expect(zeros([1]).device).toBe('one');
    setDefaultDevice('two');
    expect(defaultDevice()).toBe('two');
    expect(zeros([1]).device).toBe('two');
  });

  it('falls back to the first when the named one goes', () => {
    registerBackend(new FakeBackend('one'));
    registerBackend(new FakeBackend('two'));
    setDefaultDevice('two');
    unregisterBackend('two');
    expect(defaultDevice()).toBe('one');
  });

  it('stays when an unknown one is named', () => {
    registerBackend(new FakeBackend('one'));
    expect(() => setDefaultDevice('two')).toThrow(
      raised(
        'DeviceError',
        'device: "two" is not registered (registered: one). Call registerBackend(backend) first.',
      ),
    );
    expect(defaultDevice()).toBe('one');
  });
});

describe('an unknown device', () => {
  it('is named with those that are known, and where it is found', () => {
    registerBackend(new FakeBackend('cpu'));
    expect(() => backendOf('webgpu')).toThrow(
      raised(
        'DeviceError',
        'device: "webgpu" is not registered (registered: cpu). ' +
          'Call registerBackend(await webgpu()) from @gradus/backend-webgpu first.',
      ),
    );
  });

  it('is "cpu" while there is none', () => {
    expect(() => zeros([2])).toThrow(
      raised(
        'DeviceError',
        'device: "cpu" is not registered (registered: none). ' +
          "import '@gradus/backend-cpu/register' comes first.",
      ),
    );
  });

  it('may be registered with another copy of the package', () => {
    Reflect.set(globalThis, otherContract, {});
    expect(() => backendOf('npu')).toThrow(
      raised(
        'DeviceError',
        'device: "npu" is not registered (registered: none). Call registerBackend(backend) ' +
          'first. Another copy of @gradus/tensor speaks contract 0, this one 1: install one ' +
          'version for all packages.',
      ),
    );
  });
});
