// The scripts that a GPU has the dtype for, as far as time allows: the first steps of each.

import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { compare } from '../runner/agreement.ts';
import { catalog, type Script } from '../runner/catalog.ts';
import { deviceFor, devices } from '../runner/devices.ts';
import { record } from '../runner/recording.ts';
import { loadReference } from '../runner/reference.ts';

const examples = new URL('../', import.meta.url);
const { register, environment } = devices.webgpu;
const setup = { device: 'webgpu', register, seed: 0 };

const steps = 20;

/** A run that is ended once the losses of so many steps were printed. */
async function begin(file: URL, printed = Number.POSITIVE_INFINITY) {
  const enough = new AbortController();
  const lines: string[] = [];
  const listener = {
    rows: ({ length }: readonly unknown[]) => {
      if (length >= printed) enough.abort();
    },
    line: (text: string) => lines.push(text),
  };
  const recording = await record(file, setup, environment(process.env), listener, enough.signal);
  return { ...recording, lines, rows: recording.rows.slice(0, printed) };
}

describe('scripts on WebGPU', () => {
  it('run there', { timeout: 60_000 }, async () => {
    const file = new URL('test/fixtures/scripts/tells-its-device.ts', examples);
    const { lines, stderr, failure } = await begin(file);
    expect({ lines, stderr, failure }).toEqual({ lines: ['webgpu'], stderr: '', failure: null });
  });

  const scripts = catalog.filter((script) => deviceFor(script, 'webgpu', devices) === 'webgpu');
  it.each(scripts)(
    '$name begins as its original does',
    { timeout: 120_000 },
    async (script: Script) => {
      const printed = Math.ceil(steps / script.every);
      const run = await begin(new URL(`${script.name}.ts`, examples), printed);
      expect({ stderr: run.stderr, failure: run.failure }).toEqual({ stderr: '', failure: null });
      const reference = loadReference(new URL('reference/', examples), script, 0);
      if (reference === null) throw new Error(`${script.name} has no reference`);
      const { trace, tolerance } = reference;
      const beginning = { ...script, steps: printed * script.every };
      // The last parameters belong to a whole run.
      const agreement = compare({ rows: run.rows, final: null }, beginning, {
        trace: { ...trace, final: {} },
        tolerance,
      });
      expect(agreement).toMatchObject({ verdict: 'agrees' });
    },
  );
});
