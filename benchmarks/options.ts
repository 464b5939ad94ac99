// What the command line may say.

import { parseArgs } from 'node:util';

export interface Options {
  /** Rows whose names contain this. */
  readonly rows: string;
  readonly rounds: number;
  /** Where to write all numbers. */
  readonly json?: string;
  /** Said beside the date: what else the machine was doing. */
  readonly remark?: string;
}

export const usage = 'pnpm bench [--rows FILTER] [--rounds N] [--json FILE] [--remark TEXT]';

/** @throws if an option is unknown or malformed. */
export function parseOptions(parameters: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      rows: { type: 'string', default: '' },
      rounds: { type: 'string', default: '9' },
      json: { type: 'string' },
      remark: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`--rounds is ${values.rounds}; it must be a positive integer`);
  }
  return { rows: values.rows, rounds, json: values.json, remark: values.remark };
}
