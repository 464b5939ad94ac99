import { describe, expect, it } from 'vitest';
import { catalog } from '../runner/catalog.ts';
import { devices } from '../runner/devices.ts';
import { helpText, parseOptions } from '../runner/options.ts';
import { nearest, UsageError } from '../runner/usage-error.ts';

const parse = (...args: string[]) => parseOptions(args, catalog, devices);
const known = catalog.map(({ name }) => name).join(', ');
const flags = '--device, --seed, --json, --list, --help';

describe('parseOptions', () => {
  it('runs the whole ladder on the CPU with seed 0 when nothing is said', () => {
    expect(parse()).toEqual({
      scripts: catalog,
      device: 'cpu',
      seed: 0,
      json: null,
      list: false,
      help: false,
    });
  });

  it('takes names in their order, each once', () => {
    const { scripts } = parse('polynomial/tensor', 'tensor/two-layer-net', 'polynomial/tensor');
    expect(scripts.map(({ name }) => name)).toEqual(['polynomial/tensor', 'tensor/two-layer-net']);
  });

  it('runs the whole ladder on any device', () => {
    expect(parse('--device', 'webgpu')).toMatchObject({ scripts: catalog, device: 'webgpu' });
  });

  it('takes options before and after names, with a space or an equals sign', () => {
    const options = parse('--seed', '5', 'polynomial/numpy', '--json=a.json', '--device=cpu');
    expect(options).toMatchObject({ seed: 5, json: 'a.json', device: 'cpu' });
    expect(parse('-h').help).toBe(true);
    expect(parse('--list').list).toBe(true);
  });

  it.each(['0', '007', '4294967295'])('takes the seed %s', (seed) => {
    expect(parse('--seed', seed).seed).toBe(Number(seed));
  });

  it.each(['1.5', '1.0', '-1', 'NaN', '1e3', '0x10', ' 1', 'five', '4294967296', '1'.repeat(400)])(
    'refuses the seed %s',
    (seed) => {
      const message = `--seed: "${seed}" is no integer from 0 to 4294967295.`;
      expect(() => parse('--seed', seed)).toThrow(new UsageError(message));
    },
  );

  it.each([
    [['--sede', '1'], `--sede: unknown option; known are ${flags}. Did you mean --seed?`],
    [['--frobnicate'], `--frobnicate: unknown option; known are ${flags}.`],
    [['-x'], `-x: unknown option; known are ${flags}.`],
    [['--toString'], `--toString: unknown option; known are ${flags}.`],
    [['--list=yes'], '--list: takes no value, but got "yes".'],
    [['--seed'], '--seed: needs a value: N, an integer from 0 to 4294967295 (default 0).'],
    [['--json', '--list'], '--json: needs a value: FILE, a file to write every printed number to.'],
    [['--json='], '--json: needs a value: FILE, a file to write every printed number to.'],
    [['--device', 'tpu'], '--device: "tpu" is unknown; known are cpu, webgpu.'],
    [['--device', 'constructor'], '--device: "constructor" is unknown; known are cpu, webgpu.'],
    [
      ['polynomial/tensro'],
      `script: "polynomial/tensro" is unknown; known are ${known}. Did you mean polynomial/tensor or polynomial/nn?`,
    ],
    [['banana'], `script: "banana" is unknown; known are ${known}.`],
    [[''], `script: "" is unknown; known are ${known}.`],
  ])('refuses %j', (args, message) => {
    expect(() => parse(...args)).toThrow(new UsageError(message));
  });
});

describe('nearest', () => {
  it('puts a name that holds the word before a name that resembles it', () => {
    const names = ['nn/two-layer-nets', 'tensor/two-layer-net', 'two-layer-nut', 'graph/loop'];
    expect(nearest('two-layer-net', names)).toEqual([
      'nn/two-layer-nets',
      'tensor/two-layer-net',
      'two-layer-nut',
    ]);
  });
});

describe('helpText', () => {
  it('names every option and device', () => {
    for (const word of [...flags.split(', '), 'cpu', 'webgpu']) {
      expect(helpText(devices)).toContain(word);
    }
  });
});
