import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTarball, problemsOf } from '../release/tarball.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradus-tarball-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('finds what no user should get', async () => {
  const inside = join(folder, 'package');
  mkdirSync(join(inside, 'test'), { recursive: true });
  writeFileSync(
    join(inside, 'package.json'),
    JSON.stringify({
      name: '@gradus/broken',
      version: '1.2.3',
      license: 'UNLICENSED',
      type: 'module',
      exports: './index.js',
      peerDependencies: { '@gradus/tensor': 'workspace:^' },
    }),
  );
  writeFileSync(join(inside, 'test', 'left.js'), '');
  writeFileSync(join(inside, 'CHANGELOG.md'), '## 1.2.2\n');
  writeFileSync(join(inside, 'LICENSE'), 'All rights reserved.');
  const path = join(folder, 'broken.tgz');
  execFileSync('tar', ['-czf', path, '-C', folder, 'package']);

  const problems = await problemsOf(openTarball(path));
  expect(problems.filter((problem) => !/^(publint|attw):/.test(problem))).toEqual([
    'README.md is missing',
    'test/left.js does not belong in it',
    'it needs @gradus/tensor workspace:^, which is nowhere but in the workspace',
    'CHANGELOG.md says nothing of 1.2.3',
    'its licence is UNLICENSED, not MIT',
    'LICENSE is not that of the repository',
  ]);
  expect(problems.some((problem) => problem.startsWith('publint:'))).toBe(true);
}, 120_000);
