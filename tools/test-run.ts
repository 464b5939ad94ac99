// `npm test`: the tests of every package, whatever fails on the way, then one line that counts.
import process from 'node:process';
import { clearReports, countReports } from './test-report.ts';
import { turbo, workspaceRoot } from './turbo.ts';

const args = process.argv.slice(2);

// A report left by an earlier run would be counted for a package that died before writing its own.
clearReports(workspaceRoot);
const status = await turbo(['run', 'test', '--continue', ...args]);
// With arguments a run may have been narrowed, so that absent reports mean nothing.
const count = countReports(workspaceRoot, { complete: args.length === 0 });

for (const name of count.silent) console.log(`${name}: no report; its test run died.`);
// Not every failure is in a report: an unhandled rejection, a task that turbo refused.
const failed = status === 0 ? count.failed : Math.max(count.failed, 1);
const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
console.log(`\n${count.passed} passed, ${failed} failed${skipped}`);
process.exitCode = failed > 0 && status === 0 ? 1 : status;
