// A tarball as a user would get it: what lies in it, and what is wrong with it.

import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { workspaceRoot } from '../turbo.ts';
import type { Manifest } from './packing.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
// A script for Node, which needs no shell on any system.
const attw = join(dirname(require.resolve('@arethetypeswrong/cli/package.json')), 'dist/index.js');

/** Licences that ask for no more than to be named. */
const permissive = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD'];

export interface Tarball {
  readonly path: string;
  readonly manifest: Manifest;
  /** Paths within the package. */
  readonly files: readonly string[];
  readonly bytes: number;
}

/** Reads a tarball. */
export function openTarball(path: string): Tarball {
  const listed = execFileSync('tar', ['-tzf', path], { encoding: 'utf8' });
  const files = listed
    .trim()
    .split('\n')
    .filter((file) => !file.endsWith('/'))
    .map((file) => file.replace(/^package\//, ''));
  const manifest = JSON.parse(contentOf(path, 'package.json')) as Manifest;
  return { path, manifest, files, bytes: statSync(path).size };
}

/** Everything that is wrong with a tarball, in words. */
export async function problemsOf(tarball: Tarball): Promise<string[]> {
  const [shape, types] = await Promise.all([publintProblems(tarball), attwProblems(tarball)]);
  return [...shape, ...types, ...contentProblems(tarball), ...licenceProblems(tarball)];
}

function contentOf(path: string, file: string): string {
  return execFileSync('tar', ['-xzOf', path, `package/${file}`], { encoding: 'utf8' });
}

async function publintProblems({ path }: Tarball): Promise<string[]> {
  const { buffer } = new Uint8Array(readFileSync(path));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

async function attwProblems({ path }: Tarball): Promise<string[]> {
  const args = [attw, path, '--profile', 'esm-only', '--no-color', '--no-emoji'];
  return run(process.execPath, args).then(
    () => [],
    (error: { stdout: string; stderr: string }) => [`attw: ${error.stdout}${error.stderr}`],
  );
}

function contentProblems({ path, manifest, files }: Tarball): string[] {
  const released = manifest.version !== '0.0.0';
  const wanted = ['README.md', 'LICENSE', ...(released ? ['CHANGELOG.md'] : [])];
  const strange = files.filter(
    (file) =>
      !/^(dist|src|vectors)\/|^(README\.md|LICENSE|CHANGELOG\.md|package\.json)$/.test(file),
  );
  const local = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })
    .filter(([, range]) => /^(workspace|catalog|file|link):/.test(range))
    .map(([name, range]) => `it needs ${name} ${range}, which is nowhere but in the workspace`);
  const changes =
    released && files.includes('CHANGELOG.md') ? contentOf(path, 'CHANGELOG.md') : null;
  return [
    ...wanted.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...strange.map((file) => `${file} does not belong in it`),
    ...local,
    ...(changes !== null && !changes.includes(`## ${manifest.version}`)
      ? [`CHANGELOG.md says nothing of ${manifest.version}`]
      : []),
  ];
}

function licenceProblems({ path, manifest, files }: Tarball): string[] {
  const ours = readFileSync(join(workspaceRoot, 'LICENSE'), 'utf8');
  const isOurs = files.includes('LICENSE') && contentOf(path, 'LICENSE') === ours;
  const others = Object.keys(manifest.dependencies ?? {}).filter((name) => !isOfGradus(name));
  return [
    ...(manifest.license === 'MIT' ? [] : [`its licence is ${manifest.license}, not MIT`]),
    ...(isOurs ? [] : ['LICENSE is not that of the repository']),
    ...others
      .map((name) => [name, licenceOf(name, manifest.name)] as const)
      .filter(([, licence]) => !permissive.includes(licence))
      .map(([name, licence]) => `${name} is under ${licence}`),
  ];
}

function isOfGradus(name: string): boolean {
  return name === 'gradus' || name.startsWith('@gradus/');
}

/** The licence of a package that one of ours depends on. */
function licenceOf(name: string, dependent: string): string {
  const folder = join(workspaceRoot, 'packages', dependent.replace(/^@gradus\//, ''));
  const manifest = join(folder, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as Manifest).license ?? 'no licence';
}
