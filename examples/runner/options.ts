import { parseArgs } from 'node:util';
import type { Script } from './catalog.ts';
import type { Devices } from './devices.ts';
import { suggestion, UsageError } from './usage-error.ts';

export interface Options {
  readonly scripts: readonly Script[];
  readonly device: string;
  readonly seed: number;
  readonly json: string | null;
  readonly list: boolean;
  readonly help: boolean;
}

interface Flag {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly help: string;
}

const flags: Readonly<Record<string, Flag>> = {
  device: { type: 'string', value: 'NAME', help: 'the device that tensors live on (default cpu)' },
  seed: { type: 'string', value: 'N', help: 'an integer from 0 to 4294967295 (default 0)' },
  json: { type: 'string', value: 'FILE', help: 'a file to write every printed number to' },
  list: { type: 'boolean', help: 'print the names of the scripts' },
  help: { type: 'boolean', short: 'h', help: 'print this' },
};

// NumPy seeds with 32 bits and PyTorch uses the low 32, so these are the seeds both can tell apart.
const MAX_SEED = 2 ** 32 - 1;

export function parseOptions(
  args: readonly string[],
  catalog: readonly Script[],
  devices: Devices,
): Options {
  const { values, names } = parse(args);
  const device = values.get('device') ?? 'cpu';
  checkDevice(device, devices);
  const named = [...new Set(names)].map((name) => find(name, catalog));
  return {
    scripts: names.length === 0 ? catalog : named,
    device,
    seed: parseSeed(values.get('seed') ?? '0'),
    json: values.get('json') ?? null,
    list: values.has('list'),
    help: values.has('help'),
  };
}

// Node's strict mode would refuse bad input as well, but in words that name neither the options
// there are nor what they take, so its tokens are checked here.
function parse(args: readonly string[]): { values: Map<string, string>; names: string[] } {
  const values = new Map<string, string>();
  const names: string[] = [];
  const { tokens } = parseArgs({ args: [...args], options: flags, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') names.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag === undefined) {
      const known = Object.keys(flags).map((flagName) => `--${flagName}`);
      const hint = suggestion(rawName, known);
      throw new UsageError(`${rawName}: unknown option; known are ${known.join(', ')}.${hint}`);
    }
    if (flag.type === 'boolean' && value !== undefined) {
      throw new UsageError(`${rawName}: takes no value, but got "${value}".`);
    }
    const swallowed = !inlineValue && value?.startsWith('--');
    if (flag.type === 'string' && (value === undefined || value === '' || swallowed)) {
      throw new UsageError(`${rawName}: needs a value: ${flag.value}, ${flag.help}.`);
    }
    values.set(name, value ?? '');
  }
  return { values, names };
}

function find(name: string, catalog: readonly Script[]): Script {
  const script = catalog.find((candidate) => candidate.name === name);
  if (script !== undefined) return script;
  const known = catalog.map((candidate) => candidate.name);
  const hint = suggestion(name, known);
  throw new UsageError(`script: "${name}" is unknown; known are ${known.join(', ')}.${hint}`);
}

function checkDevice(name: string, devices: Devices): void {
  if (Object.hasOwn(devices, name)) return;
  const known = Object.keys(devices).join(', ');
  throw new UsageError(`--device: "${name}" is unknown; known are ${known}.`);
}

function parseSeed(text: string): number {
  const seed = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (seed <= MAX_SEED) return seed;
  throw new UsageError(`--seed: "${text}" is no integer from 0 to ${MAX_SEED}.`);
}

export function helpText(devices: Devices): string {
  const rows = Object.entries(flags).map(([name, flag]) => {
    const short = flag.short === undefined ? '' : `-${flag.short}, `;
    const value = flag.value === undefined ? '' : ` ${flag.value}`;
    return `  ${`${short}--${name}${value}`.padEnd(14)}  ${flag.help}`;
  });
  return [
    'Usage: npm start -- [options] [script …]',
    '',
    'Trains tutorial scripts, all of them when none is named, and compares every printed loss',
    'with what NumPy and PyTorch print under the same seed. Those in float64 run on the CPU if the',
    'device has no float64; the table says where each ran.',
    '',
    ...rows,
    '',
    `Devices: ${Object.keys(devices).join(', ')}.`,
    'Exit code: 0 all ran and agree, 1 a script failed or disagrees, 2 a bad option (nothing ran).',
    '',
  ].join('\n');
}
