import { describe, expect, it } from 'vitest';
import type { TimedRow } from '../runner/messages.ts';
import { decode, encode } from '../runner/messages.ts';
import { microsecondsPerStep, record } from '../runner/recording.ts';
import { fixtures } from './fixtures/catalog.ts';

const cpu = { device: 'cpu', register: '@gradus/backend-cpu/register', seed: 0 };

async function play(name: string, setup = cpu) {
  const lines: string[] = [];
  const batches: number[] = [];
  const recording = await record(new URL(`${name}.ts`, fixtures.scripts), setup, process.env, {
    line: (text) => lines.push(text),
    rows: (rows) => batches.push(rows.length),
  });
  const rows = recording.rows.map(([step, loss]) => [step, loss]);
  return { ...recording, rows, lines, batches };
}

const known = Array.from({ length: 10 }, (_, step) => [step, 1 / (step + 1)]);

describe('record', () => {
  it('takes rows and the final at full precision and passes the text on', async () => {
    const recording = await play('agrees');
    expect(recording.rows).toEqual(known);
    expect(recording.final).toEqual({ a: 0.1, b: -2 });
    expect(recording.lines).toEqual(['ten steps follow']);
    expect(recording.failure).toBeNull();
    expect(recording.stderr).toBe('');
  });

  it('keeps NaN and the infinities apart', async () => {
    const recording = await play('prints-nan');
    const losses = recording.rows.map(([, loss]) => loss);
    expect(losses.slice(0, 3)).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
    expect(recording.final).toEqual({ a: Number.NaN, b: -2 });
  });

  it('keeps what came before an exception, and the exception', async () => {
    const recording = await play('throws');
    expect(recording.rows).toEqual(known.slice(0, 3));
    expect(recording.failure).toBe('exit code 1');
    expect(recording.stderr).toContain('Error: the fixture threw');
  });

  it('loses nothing when the loop never yields and the process exits at once', async () => {
    const recording = await play('never-yields');
    expect(recording.rows).toHaveLength(200_000);
    expect(recording.rows.every(([step, loss], i) => step === i && loss === i / 7)).toBe(true);
    expect(recording.batches.at(-1)).toBe(200_000);
  });

  it('shows rows while a loop runs that never yields, but not each by itself', async () => {
    const { batches, rows } = await play('takes-its-time');
    expect(batches.length).toBeGreaterThanOrEqual(3);
    expect(batches.length).toBeLessThanOrEqual(6);
    expect(batches.at(-1)).toBe(rows.length);
  });

  it.skipIf(process.platform === 'win32')('says which signal killed a process', async () => {
    const recording = await play('is-killed');
    expect(recording.failure).toBe('killed by SIGKILL');
  });

  it('leaves the worker threads of a script alone', async () => {
    const recording = await play('uses-a-worker');
    expect(recording.rows).toEqual(known);
    expect(recording.lines).toEqual(['100 200']);
  });

  it('takes two numbers or a plain object of numbers, and nothing else', async () => {
    const recording = await play('other-prints');
    expect(recording.rows).toEqual([]);
    expect(recording.final).toBeNull();
    expect(recording.lines).toEqual([
      'a line',
      '1 2 3',
      '1 2',
      "{ a: 'text' }",
      '{}',
      '[ 1, 2 ]',
      'written',
    ]);
    expect(recording.stderr).toBe('a warning\n');
  });

  it('seeds the script: the same draws under one seed, others under another', async () => {
    const [zero, again, five] = await Promise.all([
      play('draws'),
      play('draws'),
      play('draws', { ...cpu, seed: 5 }),
    ]);
    expect(zero.rows).toHaveLength(10);
    expect(again.rows).toEqual(zero.rows);
    expect(five.rows).not.toEqual(zero.rows);
  });

  it('ends when enough was seen, which is no failure', async () => {
    const enough = new AbortController();
    const file = new URL('takes-its-time.ts', fixtures.scripts);
    const listener = { rows: () => enough.abort(), line: () => {} };
    const { rows, failure } = await record(file, cpu, process.env, listener, enough.signal);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(100);
    expect(failure).toBeNull();
  });

  it('fails when the device is not there', async () => {
    const recording = await play('agrees', { ...cpu, device: 'nowhere' });
    expect(recording.failure).toBe('exit code 1');
    expect(recording.stderr).toContain('nowhere');
    expect(recording.rows).toEqual([]);
  });

  it('fails when the script is not there', async () => {
    const recording = await play('no-such-script');
    expect(recording.failure).toBe('exit code 1');
    expect(recording.stderr).toContain('no-such-script');
  });
});

describe('microsecondsPerStep', () => {
  const rows: TimedRow[] = [
    [99, 1, 1000],
    [199, 1, 1010],
    [299, 1, 1050],
  ];

  it('starts at the first printed step', () => {
    expect(microsecondsPerStep(rows)).toBe(250);
  });

  it('is null without a second step', () => {
    expect(microsecondsPerStep([])).toBeNull();
    expect(microsecondsPerStep(rows.slice(0, 1))).toBeNull();
  });
});

describe('messages', () => {
  it('survive the pipe', () => {
    const message = { rows: [[0, Number.NaN, 1.5] as const], final: { a: 0.1, b: -1e300 } };
    const line = encode(message);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(decode(line)).toEqual(message);
    expect(decode(line.slice(0, -3))).toBeNull();
  });
});
