// What the command line may say.

import { parseArgs } from 'node:util';

export interface Options {
  readonly device: 'cpu' | 'webgpu';
  /** Rows whose names contain this. */
  readonly rows: string;
  readonly rounds: number;
  /** Where to write all numbers. */
  readonly json?: string;
  /** Said beside the date: what else the machine was doing. */
  readonly remark?: string;
}

export const usage =
  'pnpm bench [--device cpu|webgpu] [--rows FILTER] [--rounds N] [--json FILE] [--remark TEXT]';

/** @throws if an option is unknown or malformed. */
export function parseOptions(parameters: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      device: { type: 'string', default: 'cpu' },
      rows: { type: 'string', default: '' },
      rounds: { type: 'string', default: '9' },
      json: { type: 'string' },
      remark: { type: 'string' },
    },
  });
  const { device } = values;
  if (device !== 'cpu' && device !== 'webgpu') {
    throw new RangeError(`--device is ${device}; it must be cpu or webgpu`);
  }
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`--rounds is ${values.rounds}; it must be a positive integer`);
  }
  return { device, rows: values.rows, rounds, json: values.json, remark: values.remark };
}
