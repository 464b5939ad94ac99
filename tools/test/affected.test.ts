// turbo replays a pass from its cache while a task's hash stands still, so the hash of a package's
// tests must move with the sources of everything it depends on.
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { turboEnvironment, turboScript, workspaceRoot } from '../turbo.ts';

const left = new Set(['node_modules', 'dist', '.git', '.turbo', '.reports']);
let copy: string;

/** The hash of each package's `test` task. */
function testHashes(): Record<string, string> {
  const plan = execFileSync(
    process.execPath,
    [turboScript, '--cwd', copy, '--skip-infer', 'run', 'test', '--dry=json'],
    { encoding: 'utf8', env: turboEnvironment(process.env), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const { tasks } = JSON.parse(plan) as {
    tasks: { package: string; task: string; command: string; hash: string }[];
  };
  // turbo plans the task of packages without such a script too.
  const tests = tasks.filter(({ task, command }) => task === 'test' && command !== '<NONEXISTENT>');
  return Object.fromEntries(tests.map(({ package: name, hash }) => [name, hash]));
}

/** The packages whose tests would run again after `file` changed. */
function rerunAfterChanging(file: string): string[] {
  if (!existsSync(join(copy, file))) throw new Error(`${file} does not exist`);
  const before = testHashes();
  appendFileSync(join(copy, file), '\n// changed\n');
  const after = testHashes();
  return Object.keys(after)
    .filter((name) => after[name] !== before[name])
    .sort();
}

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'gradus-affected-'));
  cpSync(workspaceRoot, copy, {
    recursive: true,
    filter: (path) => !left.has(basename(path)),
  });
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

const all = [
  '@gradus/autograd',
  '@gradus/backend-cpu',
  '@gradus/backend-webgpu',
  '@gradus/chromium',
  '@gradus/conformance',
  '@gradus/docs',
  '@gradus/examples',
  '@gradus/gallery',
  '@gradus/graph',
  '@gradus/nn',
  '@gradus/optim',
  '@gradus/swiftshader',
  '@gradus/tensor',
  '@gradus/tools',
  'gradus',
];

const adapters = ['@gradus/chromium', '@gradus/swiftshader'];
const aboveTensor = all.filter((name) => !adapters.includes(name));

describe('what a change runs again', () => {
  it('plans the tests of every package', () => {
    expect(Object.keys(testHashes()).sort()).toEqual(all);
  });

  it('nothing, when nothing changed', () => {
    expect(testHashes()).toEqual(testHashes());
  });

  it('everything built on it, after a change in tensor', () => {
    expect(rerunAfterChanging('packages/tensor/src/index.ts')).toEqual(aboveTensor);
  });

  it('what lies above optim, after a change in optim', () => {
    expect(rerunAfterChanging('packages/optim/src/index.ts')).toEqual([
      '@gradus/docs',
      '@gradus/examples',
      '@gradus/gallery',
      '@gradus/graph',
      '@gradus/optim',
      '@gradus/tools',
      'gradus',
    ]);
  });

  it('not tensor, after a change in conformance', () => {
    expect(rerunAfterChanging('packages/conformance/src/index.ts')).toEqual(
      aboveTensor.filter((name) => name !== '@gradus/tensor'),
    );
  });
});
