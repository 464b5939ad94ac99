import { describe, expect, it } from 'vitest';
import type { Agreement } from '../runner/agreement.ts';
import { catalog } from '../runner/catalog.ts';
import type { Recording } from '../runner/recording.ts';
import type { Result } from '../runner/result.ts';
import { cells, columns, passed, summary } from '../runner/result.ts';
import { resultTable } from '../runner/table.ts';

const complete: Recording = {
  rows: [
    [0, 29428666, 100],
    [499, 0.000030189512472134084, 599],
  ],
  final: null,
  failure: null,
  stderr: '',
};
const closest = { where: 'step 31', difference: 2.4e-7, tolerance: 1e-5 };

function result(agreement: Agreement, recording = complete): Result {
  return { script: catalog[1], device: 'cpu', seed: 7, recording, agreement };
}

describe('cells', () => {
  it('hold name, device, steps, final loss, time and agreement', () => {
    expect(cells(result({ verdict: 'agrees', closest }))).toEqual([
      'tensor/two-layer-net',
      'cpu',
      '500',
      '3.018951e-5',
      '1000',
      'yes (2.4e-7 of 1.0e-5 at step 31)',
    ]);
  });

  it.each<{ agreement: Agreement; text: string; good: boolean }>([
    {
      agreement: { verdict: 'agrees', closest: { ...closest, difference: 0 } },
      text: 'yes (equal)',
      good: true,
    },
    {
      agreement: { verdict: 'differs', first: { ...closest, difference: 0.5, where: 'final a' } },
      text: 'NO (5.0e-1 of 1.0e-5 at final a)',
      good: false,
    },
    {
      agreement: { verdict: 'differs', first: { ...closest, difference: Number.NaN } },
      text: 'NO (NaN of 1.0e-5 at step 31)',
      good: false,
    },
    {
      agreement: { verdict: 'incomplete', problem: 'step 3 is missing' },
      text: 'NO (step 3 is missing)',
      good: false,
    },
    { agreement: { verdict: 'unknown' }, text: 'no reference for seed 7', good: true },
  ])('say $text', ({ agreement, text, good }) => {
    expect(cells(result(agreement)).at(-1)).toBe(text);
    expect(passed(result(agreement))).toBe(good);
  });

  it('say what failed before anything else', () => {
    const failed = result(
      { verdict: 'agrees', closest },
      { ...complete, rows: [], failure: 'exit code 1' },
    );
    expect(cells(failed).slice(2)).toEqual(['–', '–', '–', 'failed: exit code 1']);
    expect(passed(failed)).toBe(false);
  });
});

describe('summary', () => {
  it('is one line', () => {
    expect(summary(result({ verdict: 'agrees', closest }))).toBe(
      'tensor/two-layer-net on cpu: 500 steps, loss 3.018951e-5, 1000 µs a step; ' +
        'yes (2.4e-7 of 1.0e-5 at step 31)',
    );
  });
});

describe('resultTable', () => {
  it('has a row a script under the columns, and no control codes', () => {
    const text = resultTable([
      result({ verdict: 'agrees', closest }),
      result({ verdict: 'unknown' }),
    ]);
    for (const column of columns) expect(text).toContain(column);
    expect(text.match(/tensor\/two-layer-net/g)).toHaveLength(2);
    expect(text).not.toContain('\u001b');
  });

  it('wraps its last column to fit, keeping every word', () => {
    const long = result({ verdict: 'agrees', closest });
    const lines = resultTable([long], 90).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBe(90);
    const words = lines.map((line) => line.split('│').at(-2)?.trim()).join(' ');
    expect(words).toContain('yes (2.4e-7 of 1.0e-5');
    expect(words).toContain('at step 31)');
    expect(resultTable([long], 200)).toBe(resultTable([long]));
  });
});
