// What a user would install: each public package is packed, and publint and attw judge the tarball.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { manifestOf, pack, publicFolders } from './packing.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
// A script for Node, which needs no shell on any system.
const attw = join(dirname(require.resolve('@arethetypeswrong/cli/package.json')), 'dist/index.js');

async function publintProblems(tarball: string): Promise<string[]> {
  const { buffer } = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

async function attwProblems(tarball: string): Promise<string[]> {
  const args = [attw, tarball, '--profile', 'esm-only', '--no-color', '--no-emoji'];
  return run(process.execPath, args).then(
    () => [],
    (error: { stdout: string; stderr: string }) => [`attw: ${error.stdout}${error.stderr}`],
  );
}

async function check(folder: string, destination: string): Promise<string[]> {
  const tarball = await pack(folder, destination);
  return (await Promise.all([publintProblems(tarball), attwProblems(tarball)])).flat();
}

const destination = mkdtempSync(join(tmpdir(), 'gradus-pack-'));
try {
  const folders = publicFolders();
  const problems = await Promise.all(folders.map((folder) => check(folder, destination)));
  for (const [i, folder] of folders.entries()) {
    const found = problems[i] ?? [];
    console.log(`${manifestOf(folder).name}: ${found.length === 0 ? 'well formed' : ''}`);
    for (const problem of found) console.log(`  ${problem}`);
    if (found.length > 0) process.exitCode = 1;
  }
} finally {
  rmSync(destination, { recursive: true });
}
