import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { catalog } from '../runner/catalog.ts';
import { main } from '../runner/cli.ts';
import { devices } from '../runner/devices.ts';
import { Terminal } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradus-scripts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const examples = new URL('../', import.meta.url);

describe('the tutorial scripts', () => {
  it.each([0, 5])(
    'print what their originals print under seed %i',
    { timeout: 240_000 },
    async (seed) => {
      const file = join(folder, `${seed}.json`);
      const stdout = new Terminal();
      const stderr = new Terminal();
      const code = await main(['--seed', String(seed), '--json', file], {
        catalog,
        devices,
        scripts: examples,
        references: new URL('reference/', examples),
        stdout,
        stderr,
      });
      expect(stderr.text).toBe('');
      expect(stdout.text.match(/; yes \(.+\)$/gm), stdout.text).toHaveLength(catalog.length);
      expect(code).toBe(0);
      const runs: { script: string; rows: unknown[] }[] = JSON.parse(readFileSync(file, 'utf8'));
      expect(runs.map(({ script, rows }) => [script, rows.length])).toEqual(
        catalog.map(({ name, steps, every }) => [name, steps / every]),
      );
    },
  );
});
