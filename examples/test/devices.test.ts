import { describe, expect, it } from 'vitest';
import { catalog } from '../runner/catalog.ts';
import { deviceFor, devices } from '../runner/devices.ts';

describe('deviceFor', () => {
  it('is the device that is asked for, if it has the dtype of the script', () => {
    for (const script of catalog) {
      expect(deviceFor(script, 'cpu', devices)).toBe('cpu');
      const expected = script.dtype === 'float32' ? 'webgpu' : 'cpu';
      expect(deviceFor(script, 'webgpu', devices)).toBe(expected);
    }
  });
});
