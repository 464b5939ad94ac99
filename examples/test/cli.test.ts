import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../runner/cli.ts';
import { fixtures } from './fixtures/catalog.ts';
import { Terminal } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradus-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function start(args: string[], stdout = new Terminal()) {
  const stderr = new Terminal();
  const code = await main(args, { ...fixtures, stdout, stderr });
  return { code, out: stdout.text, err: stderr.text };
}

describe('main', () => {
  it('is 0 when the scripts agree; prints their text, a line for each and the table', async () => {
    const { code, out, err } = await start(['agrees']);
    expect(code).toBe(0);
    expect(err).toBe('');
    const [text, line, ...table] = out.trimEnd().split('\n');
    expect(text).toBe('ten steps follow');
    expect(line).toMatch(/^agrees on cpu: 10 steps, loss 0\.1000000, .+ µs a step; yes \(/);
    expect(table.join('\n')).toContain('│ agrees │');
    expect(out).not.toContain('\u001b');
  });

  it('is 1 when one fails, shows its errors and still runs the rest', async () => {
    const { code, out, err } = await start(['throws', 'agrees']);
    expect(code).toBe(1);
    expect(out).toMatch(/^throws on cpu: .* failed: exit code 1$/m);
    expect(out).toMatch(/^agrees on cpu: .* yes \(/m);
    expect(err).toContain('Error: the fixture threw');
  });

  it.each([
    { name: 'disagrees', reason: /NO \(1\.0e-4 of 1\.0e-5 at step 4\)$/m },
    { name: 'exits-early', reason: /NO \(step 3 is missing\)$/m },
    { name: 'skips-a-row', reason: /NO \(step 6 is missing\)$/m },
    { name: 'prints-nan', reason: /NO \(NaN of 1\.0e-5 at step 0\)$/m },
    { name: 'other-prints', reason: /NO \(step 0 is missing\)$/m },
    { name: 'never-yields', reason: /NO \(step 10 is one row too many\)$/m },
    { name: 'draws', reason: /NO \(final a is missing\)$/m },
  ])('is 1 when a script $name', async ({ name, reason }) => {
    const { code, out } = await start([name]);
    expect(code).toBe(1);
    expect(out).toMatch(reason);
  });

  it('is 0 under a seed without a reference, and says so; not if rows are missing', async () => {
    const { code, out } = await start(['--seed', '9', 'agrees', 'disagrees']);
    expect(code).toBe(0);
    expect(out.match(/no reference for seed 9$/gm)).toHaveLength(2);
    expect((await start(['--seed', '9', 'skips-a-row'])).code).toBe(1);
  });

  it('writes the numbers of all that ran', async () => {
    const file = join(folder, 'runs.json');
    await start(['--json', file, 'agrees', 'prints-nan']);
    const [agrees, nan] = JSON.parse(readFileSync(file, 'utf8'));
    expect(agrees.rows).toEqual(Array.from({ length: 10 }, (_, step) => [step, 1 / (step + 1)]));
    expect(agrees).toMatchObject({ script: 'agrees', seed: 0, final: { a: 0.1, b: -2 } });
    expect(agrees.microsecondsPerStep).toBeGreaterThan(0);
    expect(nan.rows.slice(0, 2)).toEqual([
      [0, 'NaN'],
      [1, 'Infinity'],
    ]);
  });

  it.each([
    { args: ['nothing'], message: /^UsageError: script: "nothing" is unknown; known are agrees, / },
    { args: ['agrees', '--seed', '0.5'], message: /^UsageError: --seed: "0\.5" is no integer/ },
    { args: ['agrees', '--device', 'npu'], message: /^UsageError: --device: "npu" is unknown/ },
    {
      args: ['agrees', '--json', join(folder, 'no', 'a')],
      message: /^UsageError: --json: ".+ENOENT/,
    },
    { args: ['agrees', '--bogus'], message: /^UsageError: --bogus: unknown option; known are / },
  ])('is 2 for $args, and nothing runs', async ({ args, message }) => {
    const file = join(folder, 'never.json');
    const { code, out, err } = await start([
      ...args,
      ...(args.includes('--json') ? [] : ['--json', file]),
    ]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(message);
    expect(err.trimEnd()).not.toContain('\n');
    expect(existsSync(file)).toBe(false);
  });

  it('lists the scripts, one a line', async () => {
    const { code, out } = await start(['--list']);
    expect(code).toBe(0);
    expect(out).toBe(`${fixtures.catalog.map(({ name }) => name).join('\n')}\n`);
  });

  it('helps', async () => {
    const { code, out } = await start(['--help', 'agrees']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: npm start -- /);
    expect(out).not.toContain('ten steps follow');
  });
});

describe('on a terminal', () => {
  it('draws progress and curve while a script runs, and leaves text, line and table', async () => {
    const { code, out } = await start(['agrees'], new Terminal(true));
    expect(code).toBe(0);
    expect(out).toContain('agrees  0 %  step 0 of 10');
    expect(out).toContain('agrees  100 %  step 10 of 10  loss 0.1000');
    expect(out).toContain('━');
    expect(out).toContain('\u001b[');
    const after = out.slice(out.lastIndexOf('\u001b['));
    expect(after).toMatch(/agrees on cpu: 10 steps/);
    expect(after).toContain('│ agrees │');
    expect(out).toContain('ten steps follow\n');
  });
});
