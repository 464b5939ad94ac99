// `pnpm check`: every task of turbo.json whose name starts with `check:`, whatever fails on the way.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { turbo, workspaceRoot } from './turbo.ts';

const { scripts } = JSON.parse(readFileSync(join(workspaceRoot, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const checks = Object.keys(scripts).filter((name) => name.startsWith('check:'));
process.exitCode = await turbo(['run', ...checks, '--continue', ...process.argv.slice(2)]);
