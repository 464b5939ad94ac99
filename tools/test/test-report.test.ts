import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearReports, countReports } from '../test-report.ts';

let root: string;

function write(path: string, content: object): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), JSON.stringify(content));
}

const report = (passed: number, failed: number, files: object[] = []): object => ({
  success: failed === 0,
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: files,
});

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gradus-report-'));
  write('packages/a/package.json', { scripts: { test: 'vitest run' } });
  write('packages/b/package.json', { scripts: { test: 'vitest run' } });
  write('docs/package.json', {});
  write('packages/a/.reports/vitest.json', report(3, 1));
});

afterEach(() => rmSync(root, { recursive: true }));

describe('countReports', () => {
  it('adds the packages up', () => {
    write('packages/b/.reports/vitest.json', report(4, 0));
    expect(countReports(root, { complete: true })).toEqual({
      passed: 7,
      failed: 1,
      skipped: 4,
      silent: [],
    });
  });

  it('counts a package that has tests and left no report as a failure', () => {
    expect(countReports(root, { complete: true })).toMatchObject({
      failed: 2,
      silent: ['packages/b'],
    });
  });

  it('expects no report from packages left out of a narrowed run', () => {
    expect(countReports(root, { complete: false })).toMatchObject({ failed: 1, silent: [] });
  });

  it('counts a file that failed before any of its tests', () => {
    const files = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    write('packages/b/.reports/vitest.json', report(1, 1, files));
    expect(countReports(root, { complete: true })).toMatchObject({ passed: 4, failed: 3 });
  });

  it('counts a run that failed without a test as one failure', () => {
    write('packages/b/.reports/vitest.json', { ...report(0, 0), success: false });
    expect(countReports(root, { complete: true })).toMatchObject({ passed: 3, failed: 2 });
  });

  it('sees nothing of an earlier run once that is cleared', () => {
    clearReports(root);
    expect(countReports(root, { complete: false })).toEqual({
      passed: 0,
      failed: 0,
      skipped: 0,
      silent: [],
    });
  });
});
