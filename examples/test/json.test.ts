import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { catalog } from '../runner/catalog.ts';
import { checkWritable, toJson } from '../runner/json.ts';
import type { Result } from '../runner/result.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradus-json-'));
afterAll(() => rmSync(folder, { recursive: true }));

const result: Result = {
  script: catalog[1],
  device: 'cpu',
  seed: 5,
  recording: {
    rows: [
      [0, 0.1 + 0.2, 10],
      [1, Number.NaN, 11],
      [2, Number.NEGATIVE_INFINITY, 14],
    ],
    final: null,
    failure: null,
    stderr: 'not in the file',
  },
  agreement: { verdict: 'unknown' },
};

describe('toJson', () => {
  it('is an array of what each script printed, at full precision, without times of rows', () => {
    expect(JSON.parse(toJson([result]))).toEqual([
      {
        script: 'tensor/two-layer-net',
        device: 'cpu',
        seed: 5,
        rows: [
          [0, 0.30000000000000004],
          [1, 'NaN'],
          [2, '-Infinity'],
        ],
        final: null,
        microsecondsPerStep: 2000,
      },
    ]);
  });

  it('keeps the final parameters, and a time that is not known is null', () => {
    const recording = { ...result.recording, rows: [], final: { a: 0.1, b: Number.NaN } };
    const [first, second] = JSON.parse(toJson([{ ...result, recording }, result]));
    expect(first).toMatchObject({
      rows: [],
      final: { a: 0.1, b: 'NaN' },
      microsecondsPerStep: null,
    });
    expect(second.rows).toHaveLength(3);
  });
});

describe('checkWritable', () => {
  it('leaves no file behind, and an old one as it is', () => {
    const fresh = join(folder, 'fresh.json');
    checkWritable(fresh);
    expect(existsSync(fresh)).toBe(false);
    const old = join(folder, 'old.json');
    writeFileSync(old, 'old');
    checkWritable(old);
    expect(readFileSync(old, 'utf8')).toBe('old');
  });

  it('throws a named error for a folder, and for a file in a folder that is not there', () => {
    const nowhere = join(folder, 'no', 'file.json');
    expect(() => checkWritable(nowhere)).toThrow(`--json: "${nowhere}" cannot be written: ENOENT`);
    expect(() => checkWritable(folder)).toThrow(`--json: "${folder}" cannot be written: EISDIR`);
    expect(() => checkWritable(folder)).toThrow(expect.objectContaining({ name: 'UsageError' }));
  });
});
