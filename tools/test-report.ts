// What the packages' test runs left behind, added up. Knows Vitest's JSON report and where each
// package's test script writes it.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceFolders } from './bootstrap/workspace-folders.mjs';

/** The part of Vitest's JSON report that is read here. */
interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Packages that have a test script and left no report. Each counts as one failure. */
  readonly silent: readonly string[];
}

const reportPath = (root: string, folder: string): string =>
  join(root, folder, '.reports', 'vitest.json');

export function clearReports(root: string): void {
  for (const folder of workspaceFolders(root)) rmSync(reportPath(root, folder), { force: true });
}

/** `complete`: every package that has tests was asked to run them. */
export function countReports(root: string, { complete }: { complete: boolean }): TestCount {
  const folders = workspaceFolders(root);
  const reported = folders.filter((folder) => existsSync(reportPath(root, folder)));
  const silent = complete
    ? folders.filter((folder) => !reported.includes(folder) && hasTests(root, folder))
    : [];
  const reports = reported.map(
    (folder) => JSON.parse(readFileSync(reportPath(root, folder), 'utf8')) as Report,
  );
  const sum = (count: (report: Report) => number): number =>
    reports.reduce((total, report) => total + count(report), 0);
  return {
    passed: sum((report) => report.numPassedTests),
    failed: sum(failures) + silent.length,
    skipped: sum((report) => report.numPendingTests + report.numTodoTests),
    silent,
  };
}

/** At least one where the run itself failed: it found no test, say. */
function failures(report: Report): number {
  return Math.max(report.numFailedTests + brokenFiles(report), report.success ? 0 : 1);
}

/** Files that failed outside any test (an import, a hook), which Vitest counts in no total. */
function brokenFiles({ testResults }: Report): number {
  return testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length;
}

function hasTests(root: string, folder: string): boolean {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    scripts?: Record<string, string>;
  };
  return manifest.scripts?.test !== undefined;
}
