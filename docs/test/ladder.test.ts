// Each page of the ladder quotes its script as it is, and what it prints under seed 0.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { ladder } from '../ladder/rungs.ts';

const root = join(import.meta.dirname, '..', '..');

/** What `script` prints under seed 0, as if `npm start` ran it. */
function printed(script: string): string {
  const input = `import { manualSeed } from '@gradus/tensor';
    manualSeed(0);
    await import('./${script}.ts');`;
  const cwd = join(root, 'examples');
  return execFileSync(process.execPath, ['--input-type=module'], { cwd, input, encoding: 'utf8' });
}

const number = /-?\d+(?:\.\d+)?(?:e-?\d+)?/g;

/** Equal but for the last digits, in which processors with and without fused multiply-add differ. */
function isSame(line: string, shown: string): boolean {
  const [values, others] = [line, shown].map((text) => (text.match(number) ?? []).map(Number));
  return (
    line.replace(number, '#') === shown.replace(number, '#') &&
    values.every((x, i) => Math.abs(x - others[i]) <= 1e-6 + 1e-3 * Math.abs(others[i]))
  );
}

/** The lines shown that are not there, in order, where `…` stands for any number of them. */
function missing(lines: readonly string[], shown: readonly string[]): string[] {
  let at = 0;
  let isSkipping = false;
  return shown.filter((line) => {
    if (line === '…') {
      isSkipping = true;
      return false;
    }
    const found = isSkipping ? lines.findIndex((l, i) => i >= at && isSame(l, line)) : at;
    isSkipping = false;
    at = found + 1;
    return found < 0 || found >= lines.length || !isSame(lines[found], line);
  });
}

describe.each(ladder)('$page', ({ page, scripts: [script] }) => {
  const text = readFileSync(join(root, 'docs', 'ladder', `${page}.md`), 'utf8');
  const source = readFileSync(join(root, 'examples', `${script}.ts`), 'utf8');

  it('quotes its script', () => {
    expect(text.match(/^```ts\n(.*?)^```$/ms)?.[1]).toBe(source);
  });

  it('shows what the script prints', () => {
    const shown = text.match(/^## What it prints$.*?^```\n(.*?)^```$/ms)?.[1] ?? '';
    expect(shown).not.toBe('');
    expect(missing(printed(script).split('\n'), shown.split('\n').slice(0, -1))).toEqual([]);
  });

  it('shows its loss curve', () => {
    const figure = text.match(/!\[[^\]]*\]\(([^)]*)\)/)?.[1] ?? '';
    const svg = readFileSync(join(root, 'docs', 'ladder', figure), 'utf8');
    expect(svg).toContain('<svg');
  });
});
